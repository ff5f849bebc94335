"""Reply -> TwiML, by the templates in twiml_templates/. Every value is cleaned and escaped on its way in."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from voiceagent.calls.heard import clean_words
from voiceagent.calls.reply import Continue, Listen, Reply
from voiceagent.core.profile import Profile
from voiceagent.twiml.spoken import spoken

CONTENT_TYPE = "text/xml; charset=utf-8"


class Renderer:
    """Holds the compiled templates; one per process. Templates are ours, values are anybody's."""

    def __init__(self, templates_dir: Path, profile: Profile) -> None:
        self._profile = profile
        self._environment = Environment(
            loader=FileSystemLoader(templates_dir),
            autoescape=True,  # for every name: Flask's own rule would leave `.xml.j2` bare
            undefined=StrictUndefined,  # a missing variable would otherwise be a silent <Say>
            finalize=_clean,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates = {
            name: self._environment.get_template(f"{name}.xml") for name in ("listen", "continue", "goodbye")
        }

    def render(self, reply: Reply) -> str:
        """The document, as text. URLs in it are relative to /voice/, whatever prefix a proxy puts before it."""
        says = [text for text in (spoken(say, language=reply.language) for say in reply.says) if text]
        common = {"says": says, "voice": self._profile.voice, "language": reply.language}
        if isinstance(reply.then, Listen):
            return self._templates["listen"].render(common, listen=self._profile.listen, turn_url=_turn_url(reply.then))
        if isinstance(reply.then, Continue):
            return self._templates["continue"].render(common, continue_url=_continue_url(reply.then))
        return self._templates["goodbye"].render(common)


def _turn_url(listen: Listen) -> str:
    """`silences` is what a silence would be then: the same URL serves for words and for none."""
    query: dict[str, int] = {"turn": listen.turn, "silences": listen.silences + 1}
    if listen.reasks:
        query["reasks"] = listen.reasks
    return f"turn?{urlencode(query)}"


def _continue_url(then: Continue) -> str:
    return f"continue?{urlencode({'turn': then.turn, 'part': then.part, 'after': then.after})}"


def _clean(value: Any) -> Any:
    """XML has no place for control characters, and neither Jinja nor Twilio's builder removes them."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return clean_words(value)
