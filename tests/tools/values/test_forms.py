"""What people and recognisers say for a value, form by form, and what it is. Today is Sunday, 2026-11-22."""

from datetime import date

import pytest

from voiceagent.tools.values.base import Context, Value
from voiceagent.tools.values.kinds import KINDS

TODAY = date(2026, 11, 22)
REGIONS = {"en": "US", "de": "DE", "fr": "FR", "es": "ES"}

# said | exact value, or "?" and why it is none yet
PHONE = {
    "en": """
        415-555-0142                                              | +14155550142
        (415) 555-0142                                            | +14155550142
        It's 415 555 0142.                                        | +14155550142
        4155550142                                                | +14155550142
        four one five, five five five, zero one four two          | +14155550142
        four one five triple five oh one four two                 | +14155550142
        four one five, double five five, oh one four two          | +14155550142
        four fifteen five fifty-five oh one forty-two             | +14155550142
        my number is 415 5 double 5 0142                          | +14155550142
        plus one four one five five five five oh one four two     | +14155550142
        eight hundred five five five oh one four two              | +18005550142
        415 555 0142 extension 12                                 | +14155550142
        four one five, five for five... sorry                     | ? more
        plus four nine, three zero, one two three four five six seven | +49301234567
        011 49 30 1234567                                         | +49301234567
        555-0142                                                  | ? area_code
        415 555                                                   | ? more
        123 456 7890                                              | ? impossible
        415 555 0142 0142 0142                                    | ? impossible
        I'd rather write                                          | ? nothing
    """,
    "de": """
        030 1234567                                               | +49301234567
        null drei null eins zwei drei vier fünf sechs sieben      | +49301234567
        null dreißig eins zwei drei vier fünf sechs sieben        | +49301234567
        null drei null eins zwo drei vier fünf sechs sieben       | +49301234567
        plus eins vier eins fünf fünf fünf fünf null eins vier zwei | +14155550142
    """,
    "fr": """
        06 12 34 56 78                                            | +33612345678
        zéro six douze trente-quatre cinquante-six soixante-dix-huit | +33612345678
        zéro un quarante deux soixante-huit cinquante-trois quatre-vingt-dix | +33142685390
        c'est le zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit | +33612345678
    """,
    "es": """
        612 34 56 78                                              | +34612345678
        seis uno dos treinta y cuatro cincuenta y seis setenta y ocho | +34612345678
        seis doce tres cuatro cinco seis siete ocho               | +34612345678
        seis uno dos doble tres cuatro cuatro cinco cinco         | +34612334455
    """,
}
DATE = {
    "en": """
        the 14th                          | 2026-12-14
        the fourteenth                    | 2026-12-14
        fourteen                          | 2026-12-14
        on the 25th                       | 2026-11-25
        December 14                       | 2026-12-14
        December fourteenth               | 2026-12-14
        Dec. 14th                         | 2026-12-14
        the fourteenth of December        | 2026-12-14
        December 14th, 2027               | 2027-12-14
        the 14th of December twenty twenty seven | 2027-12-14
        March fifth nineteen eighty four  | 1984-03-05
        12/14                             | 2026-12-14
        12/14/2026                        | 2026-12-14
        12-14-26                          | 2026-12-14
        14/12                             | 2026-12-14
        2026-12-14                        | 2026-12-14
        today                             | 2026-11-22
        tomorrow, please                  | 2026-11-23
        the day after tomorrow            | 2026-11-24
        yesterday                         | 2026-11-21
        Tuesday                           | 2026-11-24
        this Friday                       | 2026-11-27
        next Tuesday                      | 2026-11-24
        last Friday                       | 2026-11-20
        Sunday                            | 2026-11-29
        a week from Friday                | 2026-12-04
        a week from tomorrow              | 2026-11-30
        Friday in two weeks               | 2026-12-11
        in three days                     | 2026-11-25
        two weeks from now                | 2026-12-06
        Tuesday the 15th                  | 2026-12-15
        Monday, December 14th             | 2026-12-14
        how about the 1st of May          | 2027-05-01
        February 29th                     | 2028-02-29
        February thirtieth                | ? impossible
        the 32nd                          | ? impossible
        Monday, December 15th             | ? impossible
        as soon as you can                | ? nothing
    """,
    "de": """
        am vierzehnten                    | 2026-12-14
        der 14. Dezember                  | 2026-12-14
        am vierzehnten Dezember           | 2026-12-14
        am vierzehnten zwölften           | 2026-12-14
        14.12.                            | 2026-12-14
        14.12.2027                        | 2027-12-14
        5. März 1984                      | 1984-03-05
        fünfter März neunzehnhundertvierundachtzig | 1984-03-05
        heute                             | 2026-11-22
        morgen                            | 2026-11-23
        übermorgen                        | 2026-11-24
        am Dienstag                       | 2026-11-24
        nächsten Dienstag                 | 2026-11-24
        Freitag in einer Woche            | 2026-12-04
        in zwei Wochen                    | 2026-12-06
        Montag, den 14. Dezember          | 2026-12-14
        am ersten Mai                     | 2027-05-01
        30. Februar                       | ? impossible
    """,
    "fr": """
        le quatorze                       | 2026-12-14
        le quatorze décembre              | 2026-12-14
        le 14 décembre 2027               | 2027-12-14
        14/12                             | 2026-12-14
        aujourd'hui                       | 2026-11-22
        demain                            | 2026-11-23
        après-demain                      | 2026-11-24
        mardi                             | 2026-11-24
        mardi prochain                    | 2026-11-24
        mardi en huit                     | 2026-12-01
        dans deux semaines                | 2026-12-06
        lundi 14 décembre                 | 2026-12-14
        le premier mai                    | 2027-05-01
        le cinq mars mille neuf cent quatre-vingt-quatre | 1984-03-05
    """,
    "es": """
        el catorce                        | 2026-12-14
        el catorce de diciembre           | 2026-12-14
        el 14 de diciembre de 2027        | 2027-12-14
        14/12/2026                        | 2026-12-14
        hoy                               | 2026-11-22
        mañana                            | 2026-11-23
        pasado mañana                     | 2026-11-24
        el martes                         | 2026-11-24
        el próximo martes                 | 2026-11-24
        el martes que viene               | 2026-11-24
        en dos semanas                    | 2026-12-06
        el lunes 14 de diciembre          | 2026-12-14
        el primero de mayo                | 2027-05-01
        el cinco de marzo de mil novecientos ochenta y cuatro | 1984-03-05
    """,
}
TIME = {
    "en": """
        3:30 PM                           | 15:30
        3.30 p.m.                         | 15:30
        3 p.m.                            | 15:00
        3pm                               | 15:00
        15:30                             | 15:30
        1530                              | 15:30
        fifteen thirty                    | 15:30
        three thirty in the afternoon     | 15:30
        half past three in the afternoon  | 15:30
        half three in the afternoon       | 15:30
        quarter to four pm                | 15:45
        a quarter past nine in the morning | 09:15
        ten to four in the afternoon      | 15:50
        twenty past seven in the evening  | 19:20
        three oh five pm                  | 15:05
        seven o'clock tonight             | 19:00
        noon                              | 12:00
        half past noon                    | 12:30
        quarter to midnight               | 23:45
        12 noon                           | 12:00
        twelve thirty at night            | 00:30
        12 a.m.                           | 00:00
        12 p.m.                           | 12:00
        midnight                          | 00:00
        oh eight thirty                   | 08:30
        3.30                              | ? half_of_day
        3:30                              | ? half_of_day
        three thirty                      | ? half_of_day
        half past three                   | ? half_of_day
        seven                             | ? half_of_day
        25:00                             | ? impossible
        whenever you like                 | ? nothing
    """,
    "de": """
        halb vier nachmittags             | 15:30
        halb vier                         | ? half_of_day
        fünfzehn Uhr dreißig              | 15:30
        15 Uhr 30                         | 15:30
        15:30 Uhr                         | 15:30
        15.30                             | 15:30
        Viertel vor vier am Nachmittag    | 15:45
        Viertel nach neun vormittags      | 09:15
        viertel vier nachmittags          | 15:15
        dreiviertel vier nachmittags      | 15:45
        drei viertel vier nachmittags     | 15:45
        fünf vor halb vier nachmittags    | 15:25
        fünf nach halb vier nachmittags   | 15:35
        zehn vor acht abends              | 19:50
        acht Uhr abends                   | 20:00
        um neun Uhr morgens               | 09:00
        mittags                           | 12:00
        Mitternacht                       | 00:00
        halb eins nachts                  | 00:30
    """,
    "fr": """
        quinze heures trente              | 15:30
        15h30                             | 15:30
        15 h                              | 15:00
        trois heures et demie de l'après-midi | 15:30
        trois heures et demie             | ? half_of_day
        quatre heures moins le quart de l'après-midi | 15:45
        neuf heures et quart du matin     | 09:15
        huit heures moins dix du soir     | 19:50
        midi                              | 12:00
        midi et demi                      | 12:30
        midi trente                       | 12:30
        minuit moins dix                  | 23:50
        minuit                            | 00:00
        vingt et une heures               | 21:00
        vingt heures cinq                 | 20:05
    """,
    "es": """
        las tres y media de la tarde      | 15:30
        las tres y media                  | ? half_of_day
        las quince y treinta              | 15:30
        las 15:30                         | 15:30
        las cuatro menos cuarto de la tarde | 15:45
        cuarto para las cuatro de la tarde | 15:45
        diez para las ocho de la noche    | 19:50
        las nueve y cuarto de la mañana   | 09:15
        las nueve menos diez de la mañana | 08:50
        la una y diez de la tarde         | 13:10
        las ocho de la noche              | 20:00
        mediodía                          | 12:00
        medianoche                        | 00:00
    """,
}
DATE_TIME = {
    "en": """
        tomorrow at half past three in the afternoon | 2026-11-23T15:30
        tomorrow at 3.30 pm               | 2026-11-23T15:30
        3.30 pm on the 14th               | 2026-12-14T15:30
        December 14th at fifteen thirty   | 2026-12-14T15:30
        the 14th at 10:30 a.m.            | 2026-12-14T10:30
        Tuesday 3pm                       | 2026-11-24T15:00
        tomorrow morning at nine          | 2026-11-23T09:00
        noon today                        | 2026-11-22T12:00
        next Tuesday at three thirty      | ? half_of_day
        the 14th                          | ? time
        three p.m.                        | ? day
        February 30th at noon             | ? impossible
        let me think about it             | ? nothing
    """,
    "de": """
        morgen um halb vier nachmittags   | 2026-11-23T15:30
        morgen früh um neun               | 2026-11-23T09:00
        am 14. Dezember um 15 Uhr 30      | 2026-12-14T15:30
        am 14.12. um 15.30 Uhr            | 2026-12-14T15:30
        übermorgen um fünfzehn Uhr        | 2026-11-24T15:00
        am Dienstag                       | ? time
    """,
    "fr": """
        demain à quinze heures trente     | 2026-11-23T15:30
        le quatorze décembre à 15h        | 2026-12-14T15:00
        mardi à midi                      | 2026-11-24T12:00
    """,
    "es": """
        mañana a las tres y media de la tarde | 2026-11-23T15:30
        mañana por la mañana a las nueve  | 2026-11-23T09:00
        el 14 de diciembre a las 15:30    | 2026-12-14T15:30
        el martes a las ocho de la noche  | 2026-11-24T20:00
    """,
}
EMAIL = {
    "en": """
        j.smith@gmail.com                 | j.smith@gmail.com
        J.Smith@Gmail.com.                | j.smith@gmail.com
        j dot smith at gmail dot com      | j.smith@gmail.com
        it's j dot smith at g mail dot com | j.smith@gmail.com
        j dot smith at gmail              | j.smith@gmail.com
        j smith at yahoo com              | jsmith@yahoo.com
        john underscore doe eighty four at my company dot co dot uk | john_doe84@mycompany.co.uk
        ann dash marie at hotmail dot com | ann-marie@hotmail.com
        B as in boy, O B at yahoo dot com | bob@yahoo.com
        smyth s m y t h at gmail dot com  | smyth@gmail.com
        m like mike p o at example dot org | mpo@example.org
        j dot double t at gmail dot com   | j.tt@gmail.com
        j dot smith                       | ? more
        jane at work                      | ? more
        what do you need it for           | ? nothing
    """,
    "de": """
        anna punkt müller at web punkt de | anna.mueller@web.de
        anna unterstrich m klammeraffe gmx punkt de | anna_m@gmx.de
        a wie anton b wie berta at gmx punkt de | ab@gmx.de
    """,
    "fr": """
        jean tiret paul arobase orange point fr | jean-paul@orange.fr
        b comme berthe o b arobase free point fr | bob@free.fr
    """,
    "es": """
        ana guion bajo lópez arroba gmail punto com | ana_lopez@gmail.com
        ana punto lópez arroba correo punto es | ana.lopez@correo.es
    """,
}
NAME = {
    "en": """
        My name is John Smith.            | John Smith
        john smith                        | John Smith
        it's Smyth, S-M-Y-T-H             | Smyth
        Smith. S M Y T H.                 | Smyth
        B as in boy, O, Y, D as in dog    | Boyd
        j o h n                           | John
        sierra mike india tango hotel     | Smith
        Mike                              | Mike
        Will Smith                        | Will Smith
        D, O.                             | Do
        yes                               | ? nothing
        Ronald McDonald                   | Ronald McDonald
        O'Brien                           | O'Brien
        Anne-Marie Jones                  | Anne-Marie Jones
        why do you need it                | ? nothing
        four one five                     | ? nothing
        415                               | ? nothing
    """,
    "de": """
        Ich heiße Anna Müller             | Anna Müller
        Mein Name ist Jörg von Berg       | Jörg von Berg
        m wie martha a y wie ypsilon      | May
    """,
    "fr": """
        je m'appelle Jean-Paul Dupont     | Jean-Paul Dupont
        c'est Zoé                         | Zoé
    """,
    "es": """
        me llamo Ana de la Cruz           | Ana de la Cruz
        soy José Núñez                    | José Núñez
    """,
}
NUMBER = {
    "en": """
        205                               | 205
        two hundred and five              | 205
        two hundred five                  | 205
        a hundred and five                | 105
        nineteen eighty four              | 1984
        one two three four five six       | 123456
        double oh seven                   | 007
        2,500                             | 2500
        two thousand five hundred         | 2500
        three point five                  | 3.5
        three and a half                  | 3.5
        minus four                        | -4
        about thirty people               | 30
        a dozen                           | 12
        twenty or thirty                  | ? several
        a few                             | ? nothing
    """,
    "de": """
        zweihundertfünf                   | 205
        einundzwanzig                     | 21
        zwo                               | 2
        2.500                             | 2500
        drei Komma fünf                   | 3.5
        minus vier                        | -4
    """,
    "fr": """
        quatre-vingt-dix                  | 90
        soixante et onze                  | 71
        deux cent cinq                    | 205
        trois virgule cinq                | 3.5
        moins quatre                      | -4
    """,
    "es": """
        doscientos cinco                  | 205
        treinta y cinco                   | 35
        tres coma cinco                   | 3.5
        menos cuatro                      | -4
    """,
}
TABLES = {
    "phone": PHONE,
    "date": DATE,
    "time": TIME,
    "date_time": DATE_TIME,
    "email": EMAIL,
    "name": NAME,
    "number": NUMBER,
}
ROWS = [
    (kind, language, *(cell.strip() for cell in row.split("|")))
    for kind, tables in TABLES.items()
    for language, table in tables.items()
    for row in table.strip().splitlines()
]


@pytest.mark.parametrize(("kind", "language", "said", "expected"), ROWS)
def test_what_is_said_is_what_is_meant(kind, language, said, expected):
    found = KINDS[kind].parse(said, "", Context(TODAY, language, REGIONS[language]))
    assert (found.exact if isinstance(found, Value) else f"? {found.reason}") == expected


@pytest.mark.parametrize(
    ("kind", "language", "region", "keys", "expected"),
    [
        ("phone", "en-US", "US", "4155550142", "+14155550142"),
        ("phone", "de-DE", "DE", "0301234567", "+49301234567"),
        ("phone", "en-US", "US", "0114930123456 7".replace(" ", ""), "+49301234567"),
        ("date", "en-US", "US", "1214", "2026-12-14"),
        ("date", "en-GB", "GB", "1412", "2026-12-14"),
        ("date", "de-DE", "DE", "1412", "2026-12-14"),
        ("date", "en-US", "US", "03051984", "1984-03-05"),
        ("date", "en-US", "US", "1314", "? impossible"),
        ("date", "en-US", "US", "12", "? nothing"),
        ("time", "en-US", "US", "1530", "15:30"),
        ("time", "en-US", "US", "0330", "? half_of_day"),
        ("time", "en-US", "US", "2960", "? impossible"),
        ("date_time", "en-US", "US", "12141530", "2026-12-14T15:30"),
        ("date_time", "de-DE", "DE", "14121530", "2026-12-14T15:30"),
        ("number", "en-US", "US", "00123", "00123"),
        ("number", "en-US", "US", "3*5", "3.5"),
        ("name", "en-US", "US", "5646", "? nothing"),
        ("email", "en-US", "US", "5646", "? nothing"),
    ],
)
def test_keys_are_read_in_the_order_of_the_country(kind, language, region, keys, expected):
    found = KINDS[kind].parse("", keys, Context(TODAY, language, region))
    assert (found.exact if isinstance(found, Value) else f"? {found.reason}") == expected
