"""The one place that turns an escaped error into something a caller can hear.

It needs no Redis, no database and no model: the words come from the profile, the page from a loaded template.
"""

import structlog
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from voiceagent.calls.reply import Listen, Reply
from voiceagent.core.errors import Refused
from voiceagent.core.profile import Profile
from voiceagent.core.way import Way
from voiceagent.twiml.render import CONTENT_TYPE, Renderer
from voiceagent.web.forms import turn_of, way_of

log = structlog.get_logger("web")


def apologise_in_words(voice: Blueprint, renderer: Renderer, profile: Profile) -> None:
    """Whatever breaks under /voice/: apologise and listen again, as a new turn. A dead line is never the answer."""

    def apologise(error: Exception) -> Response:
        log.exception("webhook_broke", path=request.path, error=type(error).__name__)
        # the next turn, never one that was answered: its caller would hear that answer again
        way = way_of(request.args, Way("gather", profile.language))
        words = profile.spoken_in(way.language)
        reply = Reply((words.wait.broken,), Listen(turn_of(request) + 1, way=way), words.language)
        return Response(renderer.render(reply, request.form.get("CallSid", "")), content_type=CONTENT_TYPE)

    voice.register_error_handler(Exception, apologise)
    voice.register_error_handler(HTTPException, _plain)
    voice.register_error_handler(Refused, _refuse)


def refuse_in_few_words(app: Flask) -> None:
    """Outside /voice/: the status, and no detail for strangers."""
    app.register_error_handler(Refused, _refuse)
    app.register_error_handler(HTTPException, _plain)


def _refuse(refused: Refused) -> Response:
    log.warning("refused", path=request.path, status=refused.status, reason=refused.reason)
    return Response("", status=refused.status, content_type="text/plain")


def _plain(error: HTTPException) -> Response:
    return Response("", status=error.code or 500, content_type="text/plain")
