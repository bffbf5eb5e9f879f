# SPDX-License-Identifier: GPL-2.0-or-later
# Fuzz targets. Each is built twice: with a driver of ours that replays its corpus, for `make check`, and, with
# --enable-fuzzers, with the engine that the compiler or LIB_FUZZING_ENGINE brings.
fuzz_targets = \
	fuzz/check-call \
	fuzz/check-elf \
	fuzz/check-firmware \
	fuzz/check-image \
	fuzz/check-link \
	fuzz/check-live \
	fuzz/check-replay \
	fuzz/check-unwrap
check_PROGRAMS += $(fuzz_targets)

fuzz_driver = fuzz/fuzz.h fuzz/standalone.c
fuzz_check_call_SOURCES = fuzz/call.c $(fuzz_driver)
fuzz_check_call_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"call"'
fuzz_check_call_LDADD = $(hv_libs)
fuzz_check_elf_SOURCES = fuzz/elf.c $(fuzz_driver)
fuzz_check_elf_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"elf"'
fuzz_check_elf_LDADD = $(hv_libs)
fuzz_check_firmware_SOURCES = fuzz/firmware.c $(fuzz_driver)
fuzz_check_firmware_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"firmware"'
fuzz_check_firmware_LDADD = native/payload/libreaders.a $(hv_libs)
fuzz_check_image_SOURCES = fuzz/image.c $(fuzz_driver)
fuzz_check_image_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"image"'
fuzz_check_image_LDADD = $(hv_libs)
fuzz_check_link_SOURCES = fuzz/link.c $(fuzz_driver)
fuzz_check_link_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"link"'
fuzz_check_link_LDADD = $(hv_libs)
fuzz_check_live_SOURCES = fuzz/live.c $(fuzz_driver)
fuzz_check_live_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"live"'
fuzz_check_live_LDADD = $(hv_libs)
fuzz_check_replay_SOURCES = fuzz/replay.c $(fuzz_driver)
fuzz_check_replay_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"replay"'
fuzz_check_replay_LDADD = $(hv_libs)
fuzz_check_unwrap_SOURCES = fuzz/unwrap.c $(fuzz_driver)
fuzz_check_unwrap_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"unwrap"'
fuzz_check_unwrap_LDADD = $(hv_libs)

if FUZZERS
noinst_PROGRAMS = \
	fuzz/fuzz-call \
	fuzz/fuzz-elf \
	fuzz/fuzz-firmware \
	fuzz/fuzz-image \
	fuzz/fuzz-link \
	fuzz/fuzz-live \
	fuzz/fuzz-replay \
	fuzz/fuzz-unwrap
endif
fuzz_fuzz_call_SOURCES = fuzz/call.c
fuzz_fuzz_call_LDADD = $(hv_libs) $(LIB_FUZZING_ENGINE)
fuzz_fuzz_elf_SOURCES = fuzz/elf.c
fuzz_fuzz_elf_LDADD = $(hv_libs) $(LIB_FUZZING_ENGINE)
fuzz_fuzz_firmware_SOURCES = fuzz/firmware.c
fuzz_fuzz_firmware_LDADD = native/payload/libreaders.a $(hv_libs) $(LIB_FUZZING_ENGINE)
fuzz_fuzz_image_SOURCES = fuzz/image.c
fuzz_fuzz_image_LDADD = $(hv_libs) $(LIB_FUZZING_ENGINE)
fuzz_fuzz_link_SOURCES = fuzz/link.c
fuzz_fuzz_link_LDADD = $(hv_libs) $(LIB_FUZZING_ENGINE)
fuzz_fuzz_live_SOURCES = fuzz/live.c
fuzz_fuzz_live_LDADD = $(hv_libs) $(LIB_FUZZING_ENGINE)
fuzz_fuzz_replay_SOURCES = fuzz/replay.c
fuzz_fuzz_replay_LDADD = $(hv_libs) $(LIB_FUZZING_ENGINE)
fuzz_fuzz_unwrap_SOURCES = fuzz/unwrap.c
fuzz_fuzz_unwrap_LDADD = $(hv_libs) $(LIB_FUZZING_ENGINE)

EXTRA_DIST += fuzz/README.md fuzz/corpus fuzz/call.dict fuzz/elf.dict fuzz/image.dict fuzz/replay.dict fuzz/unwrap.dict \
	.clusterfuzzlite/Dockerfile .clusterfuzzlite/build.sh .clusterfuzzlite/project.yaml
