"""What languages are called in one another, and how people ask for one."""

NAMES = {
    "en": ("english", "inglés", "ingles", "englisch", "anglais"),
    "es": ("spanish", "español", "espanol", "castellano", "spanisch", "espagnol"),
    "de": ("german", "alemán", "aleman", "deutsch", "allemand"),
    "fr": ("french", "francés", "frances", "französisch", "français", "francais"),
}
"""In lower case, by primary tag."""

ELSEWHERE = (
    *("italian", "italiano", "italienisch", "italien"),
    *("portuguese", "portugués", "portugiesisch", "portugais"),
    *("chinese", "mandarin", "chino", "mandarín", "chinesisch", "chinois"),
    *("japanese", "japonés", "japanisch", "japonais"),
    *("russian", "ruso", "russisch", "russe"),
    *("arabic", "árabe", "arabisch", "arabe"),
    *("hindi", "korean", "coreano", "koreanisch", "coréen", "polish", "polaco", "polnisch", "polonais"),
    *("dutch", "holandés", "niederländisch", "néerlandais", "turkish", "turco", "türkisch", "turc"),
)
"""Languages that we have no words in."""

_EN = r"(?:(?:okay|ok|well|so|please|sorry|excuse me|um|hey|hi|hello|yes|no|wait|actually) )*"
_EN_END = r"(?: (?:please|now|instead|with me|then|from now on|today|too|perhaps))*$"
_ES = r"(?:(?:hola|perdón|perdona|oye|bueno|por favor|disculpa|disculpe|mejor|ah|y) )*"
_ES_END = r"(?: (?:por favor|ahora|conmigo|mejor|también))*$"
_DE = r"(?:(?:hallo|entschuldigung|bitte|ähm|äh|also|ja|nein|und|ach|okay|lieber) )*"
_DE_END = r"(?: (?:bitte|jetzt|mit mir|lieber|weiter|sprechen|reden|weiterreden|weitermachen|antworten|gehen|machen))*$"
_FR = r"(?:(?:bonjour|pardon|excusez-moi|euh|alors|bon|non|oui|et|est-ce(?: que?)?|s'il vous plaît|plutôt) )*"
_FR_END = r"(?: (?:s'il (?:vous|te) plaît|maintenant|plutôt|avec moi|si possible))*$"

WISHES = (
    # English
    _EN + r"(?:can|could|may|shall|should|would|will) (?:we|you|i)(?: please| maybe| also)*"
    r" (?:speak|talk|switch|change|go on|continue|answer|do (?:this|it|that))"
    r"(?: to me| with me| to| in| over to)*(?: {name})" + _EN_END,
    _EN + r"(?:let's |let us )?(?:speak|talk|switch|change|continue|go on|go back|answer)(?: to me| with me| me)?"
    r"(?: in| to| over to)* {name}" + _EN_END,
    _EN + r"do you (?:also )?(?:speak|know|understand|talk) {name}" + _EN_END,
    _EN
    + r"(?:i'd|i would|i) (?:rather|prefer(?: to)?|like to)(?: speak| talk| continue| go on)?(?: in)? {name}"
    + _EN_END,
    _EN + r"(?:in|back to) {name}" + _EN_END,
    # Spanish
    _ES + r"(?:podemos|podríamos|puedes|puede|podrías|podría|se puede)(?: usted| tú)?"
    r" (?:hablar|seguir|continuar|responder|contestar|cambiar)(?:me)?(?: conmigo)?(?: en| al?)? {name}" + _ES_END,
    _ES + r"(?:hablas|habla|hable|háblame|hablamos|hablemos|sigamos|seguimos|responde|respóndeme)"
    r"(?: usted| tú)?(?: en)? {name}" + _ES_END,
    _ES + r"(?:prefiero|quisiera|me gustaría)(?: hablar| seguir)?(?: en)?(?: el)? {name}" + _ES_END,
    _ES + r"en {name}" + _ES_END,
    # German
    _DE + r"(?:können|könnten|wollen|sollen|dürfen) wir(?: bitte| vielleicht| lieber| auch)*(?: auf)? {name}" + _DE_END,
    _DE + r"(?:kannst|könntest|können|könnten) (?:du|sie)(?: bitte| auch| mit mir)*(?: auf)? {name}" + _DE_END,
    _DE
    + r"(?:sprichst|sprechen|redest|reden|verstehst|verstehen) (?:du|sie|wir)(?: auch| bitte| lieber)*(?: auf)? {name}"
    + _DE_END,
    _DE + r"(?:sprich|rede|antworte|sprechen|reden)(?: bitte| mit mir)*(?: auf)? {name}" + _DE_END,
    _DE + r"ich (?:möchte|würde|will)(?: gern| gerne| lieber)*(?: auf)? {name} (?:sprechen|reden)" + _DE_END,
    _DE + r"auf {name}" + _DE_END,
    # French
    _FR + r"(?:on peut|peut-on|pourrait-on|on pourrait|pouvons-nous|qu'on peut|vous pouvez|pouvez-vous|pourriez-vous|"
    r"tu peux|peux-tu)(?: me)? (?:parler|continuer|répondre|passer)(?: en| au| à l'| l')?\s?{name}" + _FR_END,
    _FR + r"(?:parlez-vous|vous parlez|parles-tu|tu parles|parlez|parle|parlons|continuons|répondez|passons)"
    r"(?: en| au)? {name}" + _FR_END,
    _FR + r"je (?:préfère|préférerais|voudrais|veux)(?: parler| continuer)?(?: en)?(?: le)? {name}" + _FR_END,
    _FR + r"en {name}" + _FR_END,
    # anybody: "Deutsch, bitte"
    r"{name} (?:please|por favor|bitte|s'il (?:vous|te) plaît)$",
)
"""Patterns for the whole of what was said, in lower case and without punctuation; {name} is a language's."""

GLADLY = {
    "en": "Sure, in English.",
    "es": "Claro que sí, en español.",
    "de": "Gern, auf Deutsch.",
    "fr": "Bien sûr, en français.",
}
NOT_SPOKEN = {
    "en": "I'm sorry, I don't speak that language on this call.",
    "es": "Lo siento, en esta llamada no hablo ese idioma.",
    "de": "Diese Sprache spreche ich hier leider nicht.",
    "fr": "Je regrette, je ne parle pas cette langue ici.",
}
OPEN_QUESTIONS = {
    "en": "What are you thinking about?",
    "es": "¿En qué estás pensando?",
    "de": "Worüber denkst du gerade nach?",
    "fr": "À quoi pensez-vous ?",
}
