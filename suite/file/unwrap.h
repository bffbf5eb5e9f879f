/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel comes in: compression, packages, boot images. unwrap() takes one layer off after the other, until an ELF file, an
 * Image or something unknown is left. libarchive reads compression and archives, libfdt reads FIT; headers of a few words are read
 * here.
 */
#ifndef SUITE_FILE_UNWRAP_H
#define SUITE_FILE_UNWRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNWRAP_DEPTH_MAX 6		/* layers; a package in which a zboot image lies has four */
#define UNWRAP_SIZE_MAX (1ull << 30)	/* bytes of one layer */
extern uint64_t unwrap_size_max;	/* the same; a fuzz target has less memory */

enum unwrap_kind {
	UNWRAP_RAW,		/* no kind of file that is known here; may be empty */
	UNWRAP_ELF,
	UNWRAP_IMAGE,		/* or, with `snapshot`, what became of one in memory */
	UNWRAP_ZIMAGE,		/* of 32-bit Arm: the decompressor, and the kernel in it still packed */
	UNWRAP_NO_KERNEL,	/* a known kind that holds no arm64 kernel; a sentence was made */
	UNWRAP_BAD,		/* damaged, cut off, too large; a sentence was made */
};

struct unwrapped {
	enum unwrap_kind kind;
	const uint8_t *data;	/* the innermost bytes, in the file that was given or in `owned` */
	size_t size;
	char trail[256];	/* "data.tar.xz: boot/vmlinuz-6.12: Image", printable; "" if nothing was unwrapped */

	struct snapshot *snapshot; /* if the bytes are the memory of a kernel that was booted; owned; NULL: they are a file's */

	struct ram *ram;	/* all of its memory, if a hypervisor owns EL2 there; owned; NULL: it has none */

	/* For the readers of suite/file/. */
	uint8_t *owned;		/* NULL: `data` lies in the file that was given */
	uint8_t *control;	/* a Debian package's control.tar, owned; NULL */
	size_t control_size;
	char expected[33];	/* what a header says that `data` is compressed with; "": none says so */
	unsigned depth;
	const char *name;	/* of the file, borrowed */
	char *error;		/* borrowed */
	size_t error_size;
};

/* `data` and `name` are borrowed until unwrap_free(), which is called whatever came out. Returns u->kind. */
enum unwrap_kind unwrap(struct unwrapped *u, const char *name, const uint8_t *data, size_t size, char *error, size_t error_size);
/*
 * The kernel that the decompressor in `zimage` unpacks, which has no header of its own: `kernel` gets its bytes and a trail, and is
 * freed as above. False: what is packed there is not found, or cannot be unpacked; then there is nothing to free.
 */
bool unwrap_zimage(struct unwrapped *kernel, const struct unwrapped *zimage);
void unwrap_free(struct unwrapped *u);

#endif
