"""The offline companion's Spanish."""

from voiceagent.dialogue.rules.phrases import Phrases

SPANISH = Phrases(
    language="es",
    about="Hablas de {topic}.",
    questions=(
        "¿Qué ejemplo de tu propia vida se te ocurre?",
        "¿Por qué crees que es así?",
        "¿Qué argumento habría en contra?",
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
    who="Soy el acompañante sin conexión: una computadora que sigue reglas fijas, sin modelo de lenguaje.",
    emergency=(
        "Esto suena grave, y soy una computadora: no puedo enviar ayuda.",
        "Cuelga, por favor, y llama ahora mismo al número de emergencias de tu país.",
    ),
    kept="Lo he guardado.",
    not_kept="Ahora mismo no he podido guardarlo.",
    said_before="Dijiste: «{note}».",
    no_note="No tengo ninguna nota sobre eso.",
    not_recorded="De acuerdo, a partir de ahora no se graba nada.",
    not_texted="De acuerdo, ya no te enviaré mensajes.",
    small_talk=(
        (r"^\W*(?:(?:hola|buenas|buenos días|buenas (?:tardes|noches)|qué tal)\W*)+$", "Hola."),
        (r"^\W*(?:muchas |mil )?gracias\W*$", "De nada."),
        (r"^\W*(?:no (?:lo )?sé|ni idea|quizás?|tal vez|no estoy segur[oa])\W*$", "Tómate tu tiempo."),
        (r"^\W*(?:(?:no|nada|la verdad que no)\W*)+$", "Está bien."),
        (r"^\W*(?:(?:sí|si|claro|exacto|vale|cierto|así es|okay|ok)\W*)+$", ""),
        (r"^\(keypad: ", "Las teclas no me sirven aquí, voy por las palabras."),
        (
            r"^\W*(?:qué|quién|dónde|cuándo|cómo|por qué|cuál|cuánt[oa]s?)\b.*\?$|\bqué (?:es|son|significa)\b|"
            r"^\W*(?:explícame|dime|cuéntame)\b",
            "Sin conexión no puedo buscarlo, pero quizá sabes más de lo que crees.",
        ),
    ),
    goodbye_pattern=(r"^\W*(?:\w+\W+){0,4}(?:adiós|adios|hasta (?:luego|pronto|mañana)|chao|nos vemos)\W*$"),
    who_pattern=r"\bquién eres\b|\bqué eres\b|\beres (?:un|una) \w+\b|\bcon quién hablo\b",
    emergency_pattern=(
        r"\bmatarme\b|\bsuicidarme\b|\bquiero morir\b|\bno puedo respirar\b|\bes una emergencia\b|"
        r"\binfarto\b"
    ),
    remember_pattern=(r"^\W*(?:por favor,? )?(?:recuerda|apunta|anota|guarda)(?: que| esto:?)? (?P<idea>.+)$"),
    recall_pattern=(
        r"\bqué (?:dije|había dicho|te dije|te conté|he dicho) (?:sobre|de|acerca de) (?P<about>.+?)\W*$|"
        r"\brecuérdame (?:lo que dije )?(?:sobre |de )?(?P<about2>.+?)\W*$"
    ),
    repeat_pattern=(
        r"^\W*(?:¿?cómo\?|perdón\?|(?:lo )?(?:puedes )?repet(?:ir|e|ir eso|irlo)|repítelo|otra vez|qué dijiste|"
        r"no te (?:oí|entendí|escuché))(?: por favor)?\W*$"
    ),
    do_not_record_pattern=(
        r"\bno (?:me |quiero que me |quiero que se |se )?grab\w+|\b(?:sin|deja de|dejes? de) grabar\w*"
    ),
    stop_texts_pattern=(
        r"\bno me (?:mandes|envíes|escribas|mande|envíe)(?: más)? (?:mensajes?|sms|textos?)\b|"
        r"\bno (?:quiero|más) (?:recibir )?(?:más )?(?:mensajes?|sms)\b|"
        r"\bdeja de (?:mandarme|enviarme) (?:mensajes?|sms|textos?)\b"
    ),
)
