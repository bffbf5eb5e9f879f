/* SPDX-License-Identifier: GPL-2.0-or-later */
/* hvcheck scenario --routine: the user's own routine, from an ELF file, a kernel Image at an offset, or raw bytes. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input.h"
#include "cli/say.h"
#include "cli/scenarios.h"
#include "cli/status.h"
#include "suite/file/whole.h"

#define MAGIC_AT 56		/* of an arm64 kernel Image */

/* OFFSET of FILE@OFFSET, and FILE, owned. A file whose name has the '@' is meant as it is. */
static int split(const char *what, char **path, bool *has_offset, uint64_t *offset)
{
	const char *at = access(what, F_OK) ? strrchr(what, '@') : NULL;
	char *end = NULL;

	errno = 0;
	*has_offset = at;
	if (at) {
		*offset = strtoull(at + 1, &end, 0);
		if (!isdigit((unsigned char)at[1]) || *end || errno) {
			cli_say("%s: the offset \"%s\" is no number", what, at + 1);
			return CLI_ERROR;
		}
	}
	*path = strndup(what, at ? (size_t)(at - what) : strlen(what));
	return *path ? 0 : CLI_ERROR;
}

static bool begins(const struct routine_file *f, size_t at, const char *magic)
{
	return f->size >= at + 4 && !memcmp(f->bytes + at, magic, 4);
}

static int from_elf(struct routine_file *f, const char *what, const char *symbol)
{
	char error[512];
	size_t size = 0;
	uint8_t *code = hv_routine_from_elf(what, f->bytes, f->size, symbol, &size, error, sizeof(error));

	if (!code) {
		cli_say("%s", error);
		return CLI_ERROR;
	}
	free(f->bytes);
	f->bytes = (char *)code;
	f->code = code;
	f->code_size = size;
	return 0;
}

/* Of a whole kernel only what the code at `offset` reaches. */
static int from_image(struct routine_file *f, const char *what, uint64_t offset)
{
	const struct code code = { (const uint8_t *)f->bytes, f->size };

	f->code_size = offset % 4 ? 0 : code_extent(&code, offset);
	if (f->code_size)
		return 0;
	cli_say("%s: the code there leads out of the %u bytes that are copied, so it is no such routine", what, HV_KEXEC_CODE_MAX);
	return CLI_ERROR;
}

/* Raw bytes: to the end. That they are too many is for KEXEC-05 to say. */
static int from_offset(struct routine_file *f, const char *what, uint64_t offset)
{
	if (offset >= f->size) {
		cli_say("%s: there is nothing at that offset", what);
		return CLI_ERROR;
	}
	f->code = (const unsigned char *)f->bytes + offset;
	f->code_size = f->size - offset;
	if (begins(f, MAGIC_AT, "ARM\x64"))
		return from_image(f, what, offset);
	if (f->code_size % 4) {
		cli_say("%s: what stands there is no whole number of instructions", what);
		return CLI_ERROR;
	}
	return 0;
}

int routine_open(struct routine_file *f, const char *what, const char *symbol)
{
	bool has_offset;
	uint64_t offset = 0;
	char *path = NULL;

	if (split(what, &path, &has_offset, &offset))
		return CLI_ERROR;
	f->bytes = cli_read(path, WHOLE_MOST, &f->size);
	free(path);
	if (!f->bytes)
		return CLI_ERROR;
	if (!has_offset && begins(f, 0, "\177ELF"))
		return from_elf(f, what, symbol);
	if (symbol) {
		cli_say("%s: --symbol is for a routine in an ELF file", what);
		return CLI_ERROR;
	}
	if (!has_offset && begins(f, MAGIC_AT, "ARM\x64")) {
		cli_say("%s: a kernel Image; hvcheck scenario %s finds its routines, or say --routine %s@OFFSET", what, what, what);
		return CLI_ERROR;
	}
	return from_offset(f, what, offset);
}
