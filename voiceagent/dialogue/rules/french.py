"""The offline companion's French."""

from voiceagent.dialogue.rules.phrases import Phrases

FRENCH = Phrases(
    language="fr",
    about="Au cœur de tout cela, il y a {topic}.",
    questions=(
        "Quel exemple de votre vie vous vient à l'esprit ?",
        "Pourquoi pensez-vous que c'est ainsi ?",
        "Quel argument y aurait-il contre ?",
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
    said_before="Vous avez dit : « {note} ».",
    no_note="Je n'ai pas de note à ce sujet.",
    not_recorded="D'accord, à partir de maintenant rien n'est enregistré.",
    not_texted="D'accord, je ne t'enverrai plus de SMS.",
    small_talk=(
        (r"^\W*(?:(?:bonjour|bonsoir|salut|allô)\W*)+$", "Bonjour."),
        (r"^\W*(?:merci(?: beaucoup| bien| à vous)?|mille mercis)\W*$", "Je vous en prie."),
        (
            r"^\W*(?:je (?:ne )?sais pas(?: trop)?|aucune idée|peut-être|je ne suis pas sûre?)\W*$",
            "Prenez votre temps.",
        ),
        (r"^\W*(?:(?:non|pas vraiment|rien)\W*)+$", "Très bien."),
        (r"^\W*(?:(?:oui|ouais|exactement|bien sûr|d'accord|c'est ça|okay|ok)\W*)+$", ""),
        (r"^\(keypad: ", "Les touches ne m'aident pas ici, je me fie aux mots."),
        (
            r"^\W*(?:que|qu'est|qui|où|quand|comment|pourquoi|quel(?:le)?s?|combien)\b.*\?$|"
            r"\bc'est quoi\b|\bqu'est-ce que? (?:c'est|signifie)\b|^\W*(?:expliquez|dites)-moi\b",
            "Hors ligne, je ne peux pas le chercher, mais vous en savez peut-être plus que vous ne pensez.",
        ),
    ),
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
    recall_pattern=(
        r"\bqu'(?:est-ce que j'ai|ai-je) dit (?:sur|de|à propos de) (?P<about>.+?)\W*$|"
        r"\brappelez-moi (?:ce que j'ai dit )?(?:sur |de )?(?P<about2>.+?)\W*$"
    ),
    repeat_pattern=(
        r"^\W*(?:comment ?\?|pardon ?\?|(?:pouvez-vous )?répéte[rz](?: ça)?|encore une fois|qu'avez-vous dit|"
        r"je n'ai pas (?:compris|entendu))(?:,? s'il vous plaît)?\W*$"
    ),
    do_not_record_pattern=(
        r"\bn(?:e |')(?:m')?enregistre\w* (?:pas|plus)\b|\bpas (?:être )?(?:d'enregistrement|enregistrée?)\b|"
        r"\b(?:arrêtez|cessez) d[e'] ?(?:m')?enregistrer\b"
    ),
    stop_texts_pattern=(
        r"\bne m'(?:envoie|envoyez|écris|écrivez)(?: plus| pas)? (?:de )?(?:sms|textos?|messages?)\b|"
        r"\bplus de (?:sms|textos)\b|"
        r"\b(?:arrête|arrêtez) de m'(?:envoyer|écrire)(?: des)? (?:sms|textos?|messages?)\b"
    ),
)
