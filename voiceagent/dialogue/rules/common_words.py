"""Words that stand in every sentence and are never what it is about."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON_WORDS = {
    "en": _words("""
a about actually after again against ago all almost along already also although always am among an and
another any anybody anyone anything are aren't around as ask asked at away back basically be became
because become been before began begin being believe better between big bit both but by call called came
can can't cannot certain come comes could couldn't day did didn't different do does doesn't doing don't
done down each easy either else enough even ever every everybody everyone everything exactly example
explain far feel felt few find finds first follow for forget found from gave get gets getting give given
gives go goes going gone gonna good got great grew grow growing grows guess had happen happened happens
hard has have haven't having he hear heard hello help her here herself hey hi him himself his hmm how
however i i'd i'll i'm i've idea if ignore important in instead interesting into is isn't it it's its
itself just keep keeps kept kind kinda knew know known knows last learn learned learning least less let
let's like liked likely listen little long look looked looking lot lots made main make makes making many
matter may maybe me mean means might more most mostly move much must my myself need needed needs never
new next nice no nobody nor not note nothing now of off often oh ok okay old on once one ones only or
other others our out over own part people perhaps place please point possible pretty probably put
question quite rather read reading really reason remember right said same saw say saying says see seem
seemed seems seen she should shouldn't show similar simple simply since small so some somebody somehow
someone something sometimes soon sort speak start started still stop stuff such sure take taken takes
talk talking tell tells than thank thanks that that's the their them themselves then there there's these
they they're thing things think thinking thinks this those though thought three through time times to
today together told too took toward tried true try trying turn two uh um under understand understood
until up upon us use used uses using usually very want wanted wants was wasn't watch watched way we we're
week well went were what what's whatever when where whether which while who whole whose why will with
within without won't wonder wondering word words work worked working works would wouldn't wrong yeah year
years yes yesterday yet you you're your yours yourself
"""),
    "es": _words("""
a al algo algún alguna algunas alguno algunos allí antes aquel aquella aquí así aunque bien bueno cada
casi como con creo cual cuando cuándo cómo de decir del desde después digo dice donde dos durante e el él
ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos esta está estaba están estar
estas este esto estos estoy fue fueron gracias ha había han hasta hay hace hacer he hola hoy la las le
les lo los luego más me mi mientras mis mucho muchos muy nada ni no nos nosotros nuestra nuestro o otra
otras otro otros para parece pero pienso poco por porque pues puede pueden puedo que qué quien quiero se
sea ser si sí siempre sin sobre son soy su sus también tan tanto te tengo tener tiene tienen todo todos
tu tú tus un una unas uno unos usted va vale veces ver voy y ya yo
libro libros tema persona personas gente día días año años ejemplo cosa cosas
"""),
    "de": _words("""
aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist da
dabei dadurch damit dann daran darauf darum das dass dein deine dem den denke denken denn der des deshalb
dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines
einfach er es etwas euch euer finde für gab ganz geht gehen gibt glaube gut habe haben hallo hat hatte
hatten heute hier ich ihm ihn ihnen ihr ihre im immer in ist ja jede jeder jedes jetzt kann kannst kein
keine können konnte machen macht mal man mehr mein meine meinem meinen meiner meist mich mir mit muss
müssen nach nein nicht nichts noch nun nur ob oder ohne sagen schon sehr sein seine seit sich sie sind so
soll sollte sondern über um und uns unser unter viel viele vielleicht vom von vor war waren warum was
weil weiß weiter welche wenn wer werden wie wieder will wir wird wo wohl wollen worden wurde wurden zu
zum zur zwischen buch bücher thema frage tag tage jahr jahre zeit leute mensch menschen beispiel
"""),
    "fr": _words("""
ai ainsi alors après as assez au aucun aussi autre autres aux avais avait avant avec avoir beaucoup bien
bon bonjour ça car ce ceci cela celle celui ces cet cette chaque chez chose choses comme comment crois
d'accord dans de depuis des deux dire dis dit donc du elle elles en encore entre est et étaient étais
était étant être eu eux fait faire faut font grand ici il ils je jamais juste la là le les leur leurs lui
ma mais me même mes moi moins mon ne ni non nos notre nous on ont ou où oui par parce pas pense penser
pendant peu peut peux plus plusieurs plutôt pour pourquoi puis quand que quel quelle quelque quelques qui
quoi rien sa sais sans se sera ses si son sont souvent suis sur ta te tes toi ton toujours tous tout
toute toutes très trop tu un une va vais vers veux voilà vont vos votre vous vraiment y
livre livres sujet gens jour jours an ans année exemple l
"""),
}
"""Lower-case, by language."""
