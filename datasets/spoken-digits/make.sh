#!/bin/sh
# Remakes the clips of this folder with espeak-ng 1.51 and sox 14.4: English digits at 16 kHz, 16 bit, mono.
# Every voice says every digit at several speeds and pitches. The voices m5, m8, f1, f4 and Andy are held back: they are the test split.
set -eu
cd "$(dirname "$0")"
mkdir -p clips
words="zero one two three four five six seven eight nine"

say() { # espeak voice, speaker, words per minute, split, pitch
    for word in $words; do
        out="clips/$4_$word""_$2_s$3_p$5.wav"
        espeak-ng -v "$1" -s "$3" -p "$5" -w tmp.wav "$word"
        sox tmp.wav -r 16000 -b 16 -c 1 "$out" silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse norm -3 pad 0.04 0.06
    done
}

for voice in "en-us+m1 m1" "en-us+m2 m2" "en-us+m3 m3" "en-gb+m7 m7" "en-us+f2 f2" "en-gb+f3 f3" "en-gb-scotland+f5 f5"; do
    set -- $voice
    say "$1" "$2" 150 train 40
    say "$1" "$2" 175 train 60
done
for voice in "en-us+m5 m5" "en-gb+f4 f4" "en-us+Andy Andy" "en-gb+m8 m8" "en-us+f1 f1"; do
    set -- $voice
    say "$1" "$2" 160 test 50
done
rm -f tmp.wav
