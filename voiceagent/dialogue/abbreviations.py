"""The words that carry a full stop of their own, and the words that betray a new sentence."""

from enum import Enum


class Abbreviation(Enum):
    """What may follow an abbreviation's full stop."""

    GOES_ON = "never ends a sentence: a name or its other half follows"
    NUMBERED = "goes on when a number follows (No. 5), is an ordinary word otherwise (No. Never.)"
    MAY_END = "ends the sentence only when the next word is one that starts sentences"
    TIME = "ends the sentence unless a weekday, a month or a time zone follows"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GOES_ON = _words("""
dr mr mrs ms mx prof rev hon gen col capt lt sgt maj cmdr gov sen rep pres msgr messrs supt
e.g i.e eg ie vs cf approx viz
z.b d.h u.a s.o s.u v.a z.t hr fr dipl ing bzw ca vgl bspw ggf evtl inkl exkl bzgl allg sog geb mio mrd
mme mlle mgr p.ex c.-à-d av env
sr sra srta dra dña p.ej aprox
""")

_NUMBERED = _words("""
no nos nr nrs fig figs pp vol vols ch chap sec art eq pt ver op ed bd kap abb abs núm pág págs cap tel ext
""")

_MAY_END = _words("""
st mt ft mm ave blvd rd jr inc ltd co corp llc bros dept univ assoc al est
jan feb apr aug sept oct nov dec tues thurs
str std avda ud uds vd vds
""")

ABBREVIATIONS: dict[str, Abbreviation] = (
    dict.fromkeys(_GOES_ON, Abbreviation.GOES_ON)
    | dict.fromkeys(_NUMBERED, Abbreviation.NUMBERED)
    | dict.fromkeys(_MAY_END, Abbreviation.MAY_END)
    | dict.fromkeys(["a.m", "p.m", "am", "pm"], Abbreviation.TIME)
)
"""Lower-cased, without the last full stop."""

SENTENCE_STARTERS = _words("""
a an the this that these those he she it we they you i my your his her its our their there here
what why how when where who which if in on at for from with but and or so then now yes no not after before
as is are was were do does did can could would should let have has one some many most all each every also
because while although however maybe perhaps well ok okay please once by first second third next finally
since both another such today tomorrow try think imagine
der die das ein eine er sie es wir ich und aber im am was wie wer wo wenn dann danach so
le la les un une il elle nous vous je on et mais ce cela qui que où quand comment pourquoi alors
el las los una él ella yo y pero qué cómo cuándo dónde entonces luego después
""")

NOT_AFTER_A_TIME = _words("""
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
eastern central mountain pacific
""")

# "am 3. Mai": the full stop makes the number an ordinal.
GERMAN_ORDINAL_CUES = _words(
    "am der dem den des im vom zum zur beim ab bis seit jeder jeden jedem jedes mein dein sein ihr"
)
GERMAN_AFTER_ORDINAL = _words(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember "
    "Jahrhundert Jahrhunderts Klasse Kapitel Weltkrieg"
)
