/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between a QEMU or board whose CPU is of AArch64 and one of AArch32: the payload, the memory, the door. */
#ifndef HVCHECK_NATIVE_KIND_H
#define HVCHECK_NATIVE_KIND_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/exec.h"

struct qemu_kind {
	const char *arch;			/* what a user calls the payload: "arm64", "arm", "thumb" */
	enum hv_exec exec;
	bool thumb;				/* the caller is of Thumb instructions */
	const unsigned char *image, *image_end;	/* the payload */
	const char *boot;			/* U-Boot's command for it */
	bool is_kernel;				/* QEMU boots it as a Linux Image; else it lies and starts at HV_IMAGE_BASE */
	uint64_t ram_size;
	unsigned door;				/* offset in a table of the slot that a kernel's HVC takes */
};

/* The one that is called so; NULL: none is. `i`th of their names; NULL: there are not so many. */
const struct qemu_kind *qemu_kind_named(const char *arch);
const char *qemu_kind_name(unsigned i);
/* The payload of a board of this state, whose caller is of Thumb instructions or of others. */
const struct qemu_kind *qemu_kind_of_payload(enum hv_exec exec, bool thumb);
/* The kind of QEMU's CPU `name`; NULL: it is one of AArch32 that this program was built without a payload for. */
const struct qemu_kind *qemu_kind_of(const char *cpu);
/* The same CPU with a caller that fits a stub of Thumb instructions or of others. */
const struct qemu_kind *qemu_kind_with(const struct qemu_kind *kind, bool thumb);
/* Instructions of the harness that the runner rewrites; `at` is the word's address, `before` the word before it. */
bool qemu_kind_rewrites(const struct qemu_kind *kind, const struct hv_places *places, uint64_t at, uint32_t before, uint32_t was,
			uint32_t is);

/* Name of a register of AArch32, or of its upper half, in QEMU's debugger; NULL: it shows none. */
const char *qemu_kind_name32(unsigned reg, bool upper);

#endif
