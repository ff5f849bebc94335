"""The offline companion's French."""

from voiceagent.dialogue.rules.phrases import Phrases

FRENCH = Phrases(
    language="fr",
    about="Le sujet est donc : {topic}.",
    questions=(
        "Quel exemple de votre vie vous vient à l'esprit ?",
        "Pourquoi pensez-vous que c'est ainsi ?",
        "Qu'est-ce qui parlerait contre ?",
        "Comment l'expliqueriez-vous à un enfant de dix ans ?",
        "À quoi cela vous fait-il penser ?",
        "Qu'est-ce qui vous a surpris ?",
        "Comment cela marche-t-il, étape par étape ?",
        "Quel serait un premier petit pas ?",
        "Quelle partie est la moins claire pour vous ?",
        "Qu'est-ce qui vous ferait changer d'avis ?",
    ),
    open_question="À quoi pensez-vous ?",
    listening="Continuez, je vous écoute.",
    goodbye="C'était un plaisir de réfléchir avec vous. Au revoir !",
    who="Je suis le compagnon hors ligne : un ordinateur qui suit des règles fixes, sans modèle de langage.",
    emergency=(
        "Cela semble grave, et je suis un ordinateur : je ne peux pas envoyer d'aide.",
        "Raccrochez, s'il vous plaît, et appelez tout de suite les urgences, en Europe le cent douze.",
    ),
    kept="C'est noté.",
    not_kept="Je n'ai pas pu le noter à l'instant.",
    goodbye_pattern=(
        r"^\W*(?:\w+\W+){0,4}(?:au revoir|à "
        r"(?:bientôt|demain|plus tard)|bonne (?:journée|soirée))\W*$"
    ),
    who_pattern=(
        r"\bqui êtes-vous\b|\bqui es-tu\b|\bêtes-vous une? \w+\b|\bes-tu une? \w+\b|"
        r"\bà qui je parle\b"
    ),
    emergency_pattern=(
        r"\bme tuer\b|\bme suicider\b|\bje veux mourir\b|\bn'arrive (?:pas|plus) à respirer\b|"
        r"\bune urgence\b"
    ),
    remember_pattern=(r"^\W*(?:s'il vous plaît,? )?(?:notez|note|retenez|retiens)(?: que| ceci :?)? (?P<idea>.+)$"),
)
