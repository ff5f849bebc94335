"""Twilio's voice webhooks: check, parse, call one function, render."""

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request

from voiceagent.calls.heard import Heard
from voiceagent.calls.keys import answer_keys, take_message
from voiceagent.calls.opening import start_call
from voiceagent.calls.recovery import go_on_after_failure
from voiceagent.calls.reply import Reply
from voiceagent.calls.services import CallServices
from voiceagent.calls.transfer import come_back
from voiceagent.calls.turn import continue_turn, take_turn
from voiceagent.core.logs import bind_call
from voiceagent.core.way import Way
from voiceagent.telephony.signature import SignatureCheck
from voiceagent.twiml.render import CONTENT_TYPE, Renderer
from voiceagent.web.answers import twiml_once
from voiceagent.web.errors import apologise_in_words
from voiceagent.web.forms import arrival_of, call_sid_of, continue_of, failed_part_of, heard_of, is_left_behind
from voiceagent.web.guards import only_twilio
from voiceagent.web.relay import add_relayed


def voice_blueprint(
    services: CallServices, renderer: Renderer, check: SignatureCheck | None, account_sid: str
) -> Blueprint:
    voice = Blueprint("voice", __name__, url_prefix="/voice")
    voice.before_request(only_twilio(check, account_sid))
    apologise_in_words(voice, renderer, services.profile)

    own = Way("gather", services.profile.language)

    def answer(heard: Heard, take: Callable[[Heard, CallServices], Reply]) -> Response:
        bind_call(call_sid=heard.call_sid, turn=heard.turn)
        return twiml_once(
            services.state,
            heard.call_sid,
            heard.delivery,
            lambda: renderer.render(take(heard, services), heard.call_sid),
        )

    @voice.post("/incoming")
    def incoming() -> Response:
        """CallSid=CA..&From=%2B14155550123&CallStatus=ringing&StirVerstat=TN-Validation-Passed-A"""
        arrival = arrival_of(request)
        bind_call(call_sid=arrival.call_sid)
        return twiml_once(
            services.state,
            arrival.call_sid,
            "incoming",
            lambda: renderer.render(start_call(arrival, services), arrival.call_sid),
        )

    @voice.post("/turn")
    def turn() -> Response:
        """?turn=3&silences=1  CallSid=CA..&SpeechResult=I+wonder+why&Confidence=0.93"""
        return answer(heard_of(request, own), take_turn)

    @voice.post("/recorded")
    def recorded() -> Response:
        """?turn=3&silences=1  CallSid=CA..&RecordingSid=RE..&RecordingDuration=7&Digits=%23, or no recording at all"""
        heard = heard_of(request, replace(own, mode="record"))
        take = take_message if is_left_behind(request) else take_turn
        return answer(heard, take)

    @voice.post("/keys")
    def keys() -> Response:
        """?turn=3&silences=1  CallSid=CA..&Digits=1"""
        return answer(heard_of(request, replace(own, mode="keys")), answer_keys)

    @voice.post("/transferred")
    def transferred() -> Response:
        """?turn=5  CallSid=CA..&DialCallStatus=no-answer"""
        call_sid, back = call_sid_of(request), continue_of(request, own)
        bind_call(call_sid=call_sid, turn=back.turn)
        status = request.form.get("DialCallStatus", "")
        return twiml_once(
            services.state,
            call_sid,
            f"{back.turn}:transferred",
            lambda: renderer.render(come_back(back, status, services), call_sid),
        )

    @voice.post("/continue")
    def continue_() -> Response:
        """?turn=3&part=1&after=1  CallSid=CA.."""
        call_sid, want = call_sid_of(request), continue_of(request, own)
        bind_call(call_sid=call_sid, turn=want.turn)
        return twiml_once(
            services.state,
            call_sid,
            f"{want.turn}:{want.part}",
            lambda: renderer.render(continue_turn(call_sid, want, services), call_sid),
        )

    @voice.post("/fallback")
    def fallback() -> Response:
        """CallSid=CA..&ErrorCode=11200&ErrorUrl=https%3A%2F%2F..%2Fvoice%2Fturn%3Fturn%3D3"""
        arrival, failed = arrival_of(request), failed_part_of(request, own)
        bind_call(call_sid=arrival.call_sid, turn=failed.turn if failed else 0)
        return Response(
            renderer.render(go_on_after_failure(arrival, failed, services), arrival.call_sid),
            content_type=CONTENT_TYPE,
        )

    add_relayed(voice, services, renderer.render)
    return voice
