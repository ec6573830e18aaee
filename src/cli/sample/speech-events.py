"""Speaks one phrase with libespeak-ng and reports when each word and phoneme begins.

The espeak-ng command line has no way to print these events, the library has. Standard input: JSON
{voice, rate, pitch, range, text}; standard output: JSON {sampleRate, pcm (base64, 16-bit), words, phonemes}, words
being [sample, text position] and phonemes [sample, mnemonic] pairs. One phrase a process, because events of one phrase
reach into the next. Used at authoring time only.
"""

import base64
import ctypes
import json
import sys

SYNCHRONOUS, PHONEME_EVENTS = 2, 1
WORD, PHONEME = 1, 7
UTF8_WITH_PHONEMES = 0x100 | 1
RATE, PITCH, RANGE = 1, 3, 4


class Identity(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("string", ctypes.c_char * 8), ("name", ctypes.c_char_p)]


class Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", Identity),
    ]


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


def main():
    espeak = ctypes.CDLL("libespeak-ng.so.1")
    sample_rate = espeak.espeak_Initialize(SYNCHRONOUS, 0, None, PHONEME_EVENTS)
    spoken = {"pcm": [], "words": [], "phonemes": []}

    def receive(samples, count, events):
        if samples and count > 0:
            spoken["pcm"].append(ctypes.string_at(samples, 2 * count))
        index = 0
        while events[index].type != 0:
            event = events[index]
            if event.type == WORD:
                spoken["words"].append([event.sample, event.text_position])
            elif event.type == PHONEME:
                spoken["phonemes"].append([event.sample, event.id.string.decode()])
            index += 1
        return 0

    callback = Callback(receive)
    espeak.espeak_SetSynthCallback(callback)
    phrase = json.load(sys.stdin)
    if espeak.espeak_SetVoiceByName(phrase["voice"].encode()) != 0:
        sys.exit("espeak-ng has no voice " + phrase["voice"])
    for parameter, name in ((RATE, "rate"), (PITCH, "pitch"), (RANGE, "range")):
        espeak.espeak_SetParameter(parameter, phrase[name], 0)
    text = phrase["text"].encode()
    espeak.espeak_Synth(text, len(text) + 1, 0, 1, 0, UTF8_WITH_PHONEMES, None, None)
    pcm = base64.b64encode(b"".join(spoken["pcm"])).decode()
    result = {"sampleRate": sample_rate, "pcm": pcm, "words": spoken["words"], "phonemes": spoken["phonemes"]}
    json.dump(result, sys.stdout)


main()
