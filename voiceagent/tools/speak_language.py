"""Speak a language: the caller changed it, so the recogniser and the voice change with them."""

from pydantic import Field, create_model

from voiceagent.core.profile import Profile
from voiceagent.core.way import Way
from voiceagent.tools.base import Arguments, Tool, ToolContext, ToolResult, one_of


class SpeakLanguageArguments(Arguments):
    language: str


def speak_language(arguments: SpeakLanguageArguments, context: ToolContext) -> ToolResult:
    if arguments.language == context.way.language:
        return ToolResult(f"The call is in {arguments.language} already. Answer in it.")
    return ToolResult(
        f"From now on the call is in {arguments.language}. Answer in it, without a word about the change.",
        way=Way(context.way.mode, arguments.language),
    )


def speak_language_tool(profile: Profile) -> Tool[SpeakLanguageArguments]:
    """The tool, for the languages that `profile` has a voice for."""
    of_the_profile = create_model(
        "SpeakLanguageArguments",
        __base__=SpeakLanguageArguments,
        language=(one_of(profile.languages_spoken), Field(description="BCP 47 tag of the language to speak.")),
    )
    return Tool(
        "speak_language",
        "Change the language of the call: of the voice that speaks your words, and of what is expected to be heard. "
        "Use it before anything else in an answer when the caller speaks another of these languages than the call's, "
        "or asks for it.",
        of_the_profile,
        speak_language,
    )
