"""Short ways to write what the scripted app answers."""

from tests.simulator.scripted_app import Asked, ScriptedApp


def response(*verbs: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?><Response>' + "".join(verbs) + "</Response>"


def say(text: str) -> str:
    return f"<Say>{text}</Say>"


def redirect(path: str) -> str:
    return f"<Redirect>{path.replace('&', '&amp;')}</Redirect>"


def gather(inside: str = "", *, action: str = "/heard", **attributes: str) -> str:
    """Takes speech and keys unless told otherwise."""
    settings = {"input": "dtmf speech", "speechTimeout": "auto", "action": action, **attributes}
    return f"<Gather {written(settings)}>{inside}</Gather>"


def record(*, action: str = "/heard", **attributes: str) -> str:
    return f"<Record {written({'action': action, 'timeout': '2', **attributes})}/>"


def relay(app: ScriptedApp, inside: str = "", *, action: str = "/relayed", **attributes: str) -> str:
    """A ConversationRelay to the scripted app. An empty `action`: none."""
    settings = {"url": app.url.replace("http://", "ws://") + "/voice/relay", **attributes}
    connect = f'<Connect action="{action}">' if action else "<Connect>"
    return f"{connect}<ConversationRelay {written(settings)}>{inside}</ConversationRelay></Connect>"


def written(attributes: dict[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in attributes.items())


def repeat_what_was_heard(asked: Asked) -> str:
    fields = asked.fields
    heard = fields.get("SpeechResult") or fields.get("Digits") or fields.get("RecordingUrl") or "nothing"
    return response(say(f"I heard {heard}"), "<Hangup/>")
