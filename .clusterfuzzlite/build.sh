#!/bin/bash -eu
# SPDX-License-Identifier: GPL-2.0-or-later
# Build the targets with the flags and the engine of ClusterFuzzLite; a target's corpus and dictionary lie beside it.
autoreconf -fi
mkdir -p build-fuzz
cd build-fuzz
../configure --enable-fuzzers --disable-werror CC="$CC" CFLAGS="$CFLAGS" LIB_FUZZING_ENGINE="$LIB_FUZZING_ENGINE"
make -j"$(nproc)"
names='call elf image replay unwrap'
for name in $names; do
	cp "fuzz/fuzz-$name" "$OUT/"
	cp "../fuzz/$name.dict" "$OUT/fuzz-$name.dict"
	(cd "../fuzz/corpus/$name" && zip -q -r "$OUT/fuzz-${name}_seed_corpus.zip" .)
done
# The image that runs the targets has none of the build's libraries.
mkdir -p "$OUT/lib"
for name in $names; do
	ldd "$OUT/fuzz-$name"
done | sed -n 's/.*=> \(\/[^ ]*\/lib\(unicorn\|capstone\|archive\|fdt\|elf\|xml2\|icu[a-z]*\|lzma\|lz4\|zstd\|bz2\|z\|nettle\|acl\|stdc++\)\.so[^ ]*\).*/\1/p' |
	sort -u | xargs -r cp -t "$OUT/lib"
# RPATH and not RUNPATH, by which what a library needs itself is not found.
for name in $names; do
	patchelf --force-rpath --set-rpath '$ORIGIN/lib' "$OUT/fuzz-$name"
done
