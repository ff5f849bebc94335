"""Which of two versions of a call is kept."""

from dataclasses import replace

from voiceagent.state.base import CallState


def kept_of(kept: CallState | None, given: CallState) -> CallState:
    """What a store holds after `save_call(given)` when it held `kept` before."""
    if kept is None:
        return given
    steps_back = given.turn < kept.turn or (given.turn == kept.turn and kept.over)
    call = kept if steps_back else given
    return call if call.over or not (kept.over or given.over) else replace(call, over=True)


def amended_of(kept: CallState | None, given: CallState) -> CallState:
    """What a store holds after `amend_turn(given)` when it held `kept` before."""
    if kept is None or kept.turn < given.turn:
        return kept_of(kept, given)
    if kept.turn > given.turn or not given.exchanges:
        return kept
    return replace(kept, exchanges=(*kept.exchanges[:-1], given.exchanges[-1]))
