"""Every question the offline companion has, by kind."""

BANK: dict[str, tuple[str, ...]] = {
    "why": (
        "What makes you think so?",
        "Why would {topic} matter here?",
        "How did you come to see it that way?",
        "What lies behind {topic}, as you see it?",
    ),
    "how": (
        "Step by step, what happens with {topic}?",
        "If you took {topic} apart, what would you find first?",
        "What would have to be true for that to work?",
    ),
    "example": (
        "What's an example from your own life?",
        "Where have you seen {topic} yourself?",
        "What would one concrete case look like?",
        "When did you last come across {topic}?",
    ),
    "against": (
        "What would count against it?",
        "Where would {topic} no longer hold?",
        "When would that not hold?",
        "What would somebody say who disagrees about {topic}?",
    ),
    "earlier": (
        "How does that connect with what you said about {earlier}?",
        "What do {topic} and {earlier} have in common?",
    ),
    "connection": (
        "What would you compare {topic} with?",
        "What else do you know that works like {topic}?",
        "Which other idea of yours does this touch?",
    ),
    "surprise": (
        "What surprised you about it?",
        "What about {topic} did you not expect?",
        "Which part of this would surprise a friend?",
    ),
    "teach": (
        "How would you explain {topic} to a ten-year-old?",
        "What picture or story would make {topic} clear?",
        "If you had one minute to teach {topic}, what would you leave out?",
    ),
    "step": (
        "What's one small step you could take next?",
        "What could you try with {topic} this week?",
        "How could you test {topic} tomorrow?",
    ),
    "foggy": (
        "Which part of {topic} is the foggiest?",
        "If you had to guess, what would you say?",
        "What's the last bit that still made sense?",
        "What's one word that comes to mind about {topic}?",
        "Which smaller question hides in this one?",
    ),
    "guess": (
        "What do you already know about {topic}?",
        "What's your best guess?",
        "Where would you look that up first?",
        "Who could you ask about {topic}?",
    ),
    "more": (
        "What makes you say that?",
        "What would you add to it?",
        "What would change your mind about {topic}?",
        "And what follows from that?",
    ),
    "revisit": (
        "How do you see it now?",
        "What has changed since then?",
        "What would you say differently today?",
    ),
    "open": (
        "What are you thinking about?",
        "What would you like to think through?",
        "What did you learn lately?",
        "Which question has been following you around?",
    ),
}
"""By kind. {topic} is what the caller speaks of, {earlier} what they spoke of before; both may be plural."""
