"""The offline companion's German."""

from voiceagent.dialogue.rules.phrases import Phrases

GERMAN = Phrases(
    language="de",
    about="Du bist also beim Thema {topic}.",
    questions=(
        "Welches Beispiel aus deinem Leben fällt dir dazu ein?",
        "Warum glaubst du, dass es so ist?",
        "Was spräche dagegen?",
        "Wie würdest du es einem zehnjährigen Kind erklären?",
        "Woran erinnert dich das?",
        "Was hat dich daran überrascht?",
        "Wie geht das, Schritt für Schritt?",
        "Was wäre ein kleiner erster Schritt?",
        "Welcher Teil ist dir noch am wenigsten klar?",
        "Was würde deine Meinung dazu ändern?",
    ),
    open_question="Worüber denkst du gerade nach?",
    listening="Erzähl weiter, ich höre zu.",
    goodbye="Es war schön, mit dir nachzudenken. Auf Wiederhören!",
    who="Ich bin der Begleiter ohne Netz: ein Computer mit festen Regeln, ohne Sprachmodell.",
    emergency=(
        "Das klingt ernst, und ich bin ein Computer und kann keine Hilfe schicken.",
        "Bitte leg auf und ruf jetzt sofort den Notruf an, in Europa eins eins zwei.",
    ),
    kept="Das habe ich mir gemerkt.",
    not_kept="Das konnte ich mir gerade nicht merken.",
    said_before="Du hast gesagt: „{note}.“",
    no_note="Dazu habe ich keine Notiz.",
    not_recorded="In Ordnung, ab jetzt wird nichts mehr aufgezeichnet.",
    not_texted="In Ordnung, ich schreibe dir keine SMS mehr.",
    small_talk=(
        (r"^(?:(?:hallo|hi|hey|guten (?:tag|morgen|abend)|servus|moin)\W*)+$", "Hallo."),
        (r"^\W*(?:vielen |besten )?dank(?:e)?(?: schön| dir| sehr)?\W*$", "Gern geschehen."),
        (
            r"^\W*(?:(?:ich |das )?weiß (?:es |ich )?(?:auch )?nicht(?: so genau)?|keine ahnung|vielleicht|"
            r"mal sehen)\W*$",
            "Lass dir Zeit.",
        ),
        (r"^\W*(?:(?:nein|nö|nee|eigentlich nicht)\W*)+$", "In Ordnung."),
        (r"^\W*(?:(?:ja|genau|stimmt|klar|richtig|okay|ok)\W*)+$", ""),
        (r"^\(keypad: ", "Tasten helfen mir hier nicht, ich gehe nach Worten."),
        (
            r"^\W*(?:was|wer|wo|wann|wie|warum|wieso|weshalb|welche[rsn]?) .*\?$|\bwas (?:ist|sind|heißt|bedeutet)\b|"
            r"^\W*(?:erklär|sag|erzähl)\w* mir\b",
            "Das kann ich ohne Netz nicht nachschlagen, aber du weißt vielleicht mehr, als du denkst.",
        ),
    ),
    goodbye_pattern=(
        r"^\W*(?:\w+\W+){0,4}(?:tschüss|tschüß|auf wieder"
        r"(?:hören|sehen)|bis (?:bald|morgen|dann)|ciao)\W*$"
    ),
    who_pattern=(r"\bwer bist du\b|\bwas bist du\b|\bbist du ein\w* \w+\b|\bmit wem (?:rede|spreche) ich\b"),
    emergency_pattern=(
        r"\bumbringen\b|\bselbstmord begehen\b|\bich will sterben\b|\bkeine luft\b|\bein notfall\b|"
        r"\bherzinfarkt\b"
    ),
    remember_pattern=(
        r"^\W*(?:bitte )?(?:merk dir|notier|notiere|schreib auf)"
        r"(?: bitte)?,?(?: dass)? (?P<idea>.+)$"
    ),
    recall_pattern=(
        r"\bwas (?:habe|hab|hatte) ich (?:\w+ ){0,2}?(?:über|zu|zum|zur|von) (?P<about>.+?)"
        r"(?: (?:gesagt|erzählt|gemeint))?\W*$|\berinner\w* mich (?:bitte )?an (?P<about2>.+?)\W*$"
    ),
    repeat_pattern=(
        r"^\W*(?:wie bitte|noch ?(?:ein)?mal(?: bitte)?|(?:kannst du das |sag das )(?:bitte )?(?:noch (?:ein)?mal )?"
        r"(?:wiederholen|sagen|bitte)?|was hast du gesagt|ich habe? (?:dich|das) nicht verstanden)\W*$"
    ),
    do_not_record_pattern=(
        r"\b(?:nicht|keine?) (?:mehr )?(?:aufzeichn\w+|aufnehm\w+|aufgezeichnet|aufgenommen|aufnahme|aufzeichnung)\b|"
        r"\b(?:nimm|zeichne) (?:das|mich|es) (?:bitte )?nicht auf\b"
    ),
    stop_texts_pattern=(
        r"\bkeine (?:mehr )?(?:weiteren )?(?:sms|textnachrichten|nachrichten (?:mehr )?(?:schick|send|schreib)\w*)\b|"
        r"\bhör\w* auf,? mir (?:sms |nachrichten )?zu (?:schreiben|schicken|senden)\b"
    ),
)
