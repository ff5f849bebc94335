"""The offline companion's German."""

from voiceagent.dialogue.rules.phrases import Phrases

GERMAN = Phrases(
    language="de",
    about="Es geht dir also um {topic}.",
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
)
