"""The offline companion's Spanish."""

from voiceagent.dialogue.rules.phrases import Phrases

SPANISH = Phrases(
    language="es",
    about="Hablas de {topic}.",
    questions=(
        "¿Qué ejemplo de tu propia vida se te ocurre?",
        "¿Por qué crees que es así?",
        "¿Qué hablaría en contra?",
        "¿Cómo se lo explicarías a un niño de diez años?",
        "¿A qué otra cosa te recuerda?",
        "¿Qué te ha sorprendido de {topic}?",
        "¿Cómo funciona, paso a paso?",
        "¿Cuál sería un primer paso pequeño?",
        "¿Qué parte te parece menos clara?",
        "¿Qué cambiaría tu opinión sobre {topic}?",
    ),
    open_question="¿En qué estás pensando?",
    listening="Sigue, te escucho.",
    goodbye="Ha sido un placer pensar contigo. ¡Adiós!",
    who="Soy el acompañante sin conexión: un ordenador que sigue reglas fijas, sin modelo de lenguaje.",
    emergency=(
        "Esto suena grave, y soy un ordenador: no puedo enviar ayuda.",
        "Cuelga, por favor, y llama ahora mismo al número de emergencias de tu país.",
    ),
    kept="Lo he guardado.",
    not_kept="Ahora mismo no he podido guardarlo.",
    goodbye_pattern=(r"^\W*(?:\w+\W+){0,4}(?:adiós|adios|hasta (?:luego|pronto|mañana)|chao|nos vemos)\W*$"),
    who_pattern=r"\bquién eres\b|\bqué eres\b|\beres (?:un|una) \w+\b|\bcon quién hablo\b",
    emergency_pattern=(
        r"\bmatarme\b|\bsuicidarme\b|\bquiero morir\b|\bno puedo respirar\b|\bes una emergencia\b|"
        r"\binfarto\b"
    ),
    remember_pattern=(r"^\W*(?:por favor,? )?(?:recuerda|apunta|anota|guarda)(?: que| esto:?)? (?P<idea>.+)$"),
)
