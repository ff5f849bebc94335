"""GET Recordings/{RE}.wav and .json, DELETE."""

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from voiceagent.simulator.account import Account
from voiceagent.simulator.recordings import Recording
from voiceagent.simulator.rest.errors import RestError, not_found


def media(account: Account, sid: str) -> ResponseReturnValue:
    """404 until the recording is completed, and after it was deleted. It may deliver something else (`Media`)."""
    recording = _recording(account, sid)
    if not recording.is_ready:
        raise not_found(request.path)
    if request.args.get("RequestedChannels") == "2":
        raise RestError(400, 21221, "The recording has one channel only.")
    delivered = recording.delivery()
    return Response(delivered.body, content_type=delivered.content_type)


def fetch(account: Account, sid: str) -> ResponseReturnValue:
    recording = _recording(account, sid)
    return jsonify(
        sid=sid,
        account_sid=account.sid,
        call_sid=recording.call_sid,
        api_version="2010-04-01",
        channels=1,
        duration=str(recording.seconds) if recording.is_ready else None,
        source="RecordVerb",
        status=recording.status if recording.is_ready or recording.status != "completed" else "processing",
        media_url=recording.url,
        uri=request.path,
    )


def delete(account: Account, sid: str) -> ResponseReturnValue:
    if not account.recordings.delete(sid):
        raise not_found(request.path)
    return Response(status=204)


ROUTES = (
    ("GET", "/Recordings/<sid>.json", fetch),
    ("GET", "/Recordings/<sid>.wav", media),
    ("GET", "/Recordings/<sid>", media),
    ("DELETE", "/Recordings/<sid>.json", delete),
    ("DELETE", "/Recordings/<sid>", delete),
)


def _recording(account: Account, sid: str) -> Recording:
    recording = account.recordings.find(sid)
    if recording is None:
        raise not_found(request.path)
    return recording
