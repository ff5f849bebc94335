"""Words that stand in every text and say nothing of it, as `terms.fold` leaves them; not looked for."""

SMALL_WORDS = frozenset(
    """
    a about after all am an and any are as at be been before but by can could did do does doing for from had has have
    he her him his how i id if ill im in into is it its ive just kept like me mean my no not of on or our out over
    please remember said say she should so some tell than that thats the their them then there these they thing things
    think this those to told too up us was we were what whats when where which who why will with would you your

    aber als am an auch auf aus bei bin bis das dass dem den der des die doch ein eine einem einen einer er es fur
    habe haben hat ich im ist ja kann man mein meine mich mir mit nach nicht noch nur oder schon sein sich sie sind so
    uber um und uns unser von vor war warum was wenn wer wie wir wird wo zu zum zur

    al como con cual cuando de del donde el ella en era es esta este fue ha hay la las lo los mas me mi mis muy nos
    para pero por porque que quien se ser si sin sobre son su sus te tu un una uno y ya yo

    au aux avec ce ces cest cette comment dans de des dit du elle elles en est et ete il ils je jai la le les leur lui
    ma mais mes moi mon ne nous ou ont par pas pour pourquoi qu quand que quel quelle qui sa se ses son sont sur ta te
    tu un une vous
    """.split()  # noqa: SIM905 # as a list it fills three screens
)
