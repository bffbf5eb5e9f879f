/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what the user wrote to a stub: a built-in name, a file told by its content or by what is in it, or raw bytes at an offset.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hvcheck/release.h"
#include "suite/file/snapshot.h"
#include "suite/file/unwrap.h"
#include "suite/file/whole.h"
#include "suite/static/name-overrides.h"
#include "suite/open/private.h"

#define OVERRIDE_SIZE 16	/* value and mask */

/* What was found within what, before whatever else is to be said of the stub. */
static bool add_trail(struct hv_stub *stub, const char *trail)
{
	char *note = NULL;

	if (!*trail)
		return true;
	if (asprintf(&note, "in %s%s%s", trail, stub->note ? "; " : "", stub->note ? stub->note : "") < 0)
		return false;
	free(stub->note);
	stub->note = note;
	return true;
}

/* What the kernel in a zImage tells of it: its own stub, and its release, for the decompressor's bytes name none. */
static void add_kernel(struct hv_stub *stub, const struct unwrapped *zimage)
{
	struct unwrapped u;

	if (!stub || !unwrap_zimage(&u, zimage))
		return;
	stub->kernel = zimage_kernel(stub->name, u.data, u.size, u.trail);
	stub->release = stub->banner = hv_release_find(u.data, u.size);
	if (stub->kernel)
		stub->kernel->release = stub->kernel->banner = stub->banner;
	unwrap_free(&u);
}

/* Text as editors write it: no byte but of printed characters, blanks and letters beyond ASCII. */
static bool is_text(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((data[i] < ' ' && !strchr("\t\n\r\f", data[i])) || data[i] == 0x7f || !data[i])
			return false;
	return size > 0;
}

static const char *what_is_raw(const struct unwrapped *u)
{
	return !u->size ? "the file is empty" : is_text(u->data, u->size) ?
	       "it is text; if it is a stub's source, assemble it first, as with aarch64-linux-gnu-gcc -c" :
	       "neither an ELF file nor an arm64 kernel Image; say FILE@OFFSET for raw bytes";
}

/* A file told by its content, or by that of what is in it. */
static struct hv_stub *from_content(const char *name, const uint8_t *data, size_t size, const char *symbol,
				    char *error, size_t error_size)
{
	struct unwrapped u;
	struct hv_stub *stub = NULL;

	switch (unwrap(&u, name, data, size, error, error_size)) {
	case UNWRAP_ELF:
		stub = hv_stub_from_elf(name, u.data, u.size, symbol, error, error_size);
		break;
	case UNWRAP_IMAGE:
		stub = u.snapshot ? image_of_snapshot(name, u.data, u.size, u.snapshot, error, error_size) :
		       hv_stub_from_image(name, u.data, u.size, error, error_size);
		break;
	case UNWRAP_ZIMAGE:
		stub = hv_stub_from_zimage(name, u.data, u.size, error, error_size);
		add_kernel(stub, &u);
		break;
	case UNWRAP_RAW:
		complain_of(error, error_size, "%s: %s%s%s", name, u.trail, *u.trail ? ": " : "", what_is_raw(&u));
		break;
	default:
		break;	/* unwrap() has said why */
	}
	if (stub && !add_trail(stub, u.trail)) {
		complain_of(error, error_size, "%s: no memory", name);
		hv_stub_free(stub);
		stub = NULL;
	}
	if (stub && stub->kind == HV_STUB_LIVE) {
		stub->ram = u.ram;
		u.ram = NULL;
	}
	unwrap_free(&u);
	return stub;
}

/* OFFSET of FILE@OFFSET, a number in C notation. */
static bool parse_offset(const char *text, uint64_t *offset)
{
	char *end;

	errno = 0;
	*offset = strtoull(text, &end, 0);
	return isdigit((unsigned char)*text) && !*end && !errno;
}

/* There may be something that we must not look at. */
static bool exists(const char *path)
{
	struct stat st;

	return !stat(path, &st) || errno == EACCES;
}

/* A table of the decompressor or, if it has none, of the kernel that it unpacks. */
static struct hv_stub *from_zimage_offset(const char *what, const struct unwrapped *zimage, uint64_t offset, char *error,
					  size_t error_size)
{
	bool inside = !zimage_has_table(zimage->data, zimage->size, offset);
	struct hv_stub *stub = NULL;
	struct unwrapped u;

	if (inside && unwrap_zimage(&u, zimage)) {
		if (zimage_has_table(u.data, u.size, offset))
			stub = zimage_at(what, u.data, u.size, offset, error, error_size);
		unwrap_free(&u);
	}
	return stub ? stub : zimage_at(what, zimage->data, zimage->size, offset, error, error_size);
}

/* The table at an offset: in the Image that the file is or holds, else in the file's own bytes, which `exec` may be of. */
static struct hv_stub *from_offset(const char *what, const uint8_t *data, size_t size, uint64_t offset, enum hv_exec exec,
				   char *error, size_t error_size)
{
	struct unwrapped u;
	struct hv_stub *stub;
	char other[512];
	enum unwrap_kind kind = unwrap(&u, what, data, size, other, sizeof(other));
	struct hv_stub *kernel = kind == UNWRAP_ELF ? elf_kernel_at(what, u.data, u.size, offset) : NULL;

	if (kind == UNWRAP_IMAGE && u.snapshot && u.snapshot->exec == HV_A32)
		stub = zimage_at(what, u.data, u.size, offset, error, error_size);
	else if (kind == UNWRAP_IMAGE)
		stub = hv_stub_from_image_at(what, u.data, u.size, offset, error, error_size);
	else if (kind == UNWRAP_ZIMAGE)
		stub = from_zimage_offset(what, &u, offset, error, error_size);
	else if (kernel)
		stub = kernel;
	else if (exec == HV_A32 || zimage_has_table(data, size, offset))
		stub = zimage_at(what, data, size, offset, error, error_size);
	else
		stub = hv_stub_from_raw(what, data, size, offset, error, error_size);
	if (stub && u.snapshot)
		stub->kind = HV_STUB_RESIDENT;
	unwrap_free(&u);
	return stub;
}

static struct hv_stub *open_at(const char *what, const char *at, enum hv_exec exec, char *error, size_t size)
{
	char *path = strndup(what, (size_t)(at - what));
	struct hv_stub *stub = NULL;
	uint8_t *data = NULL;
	uint64_t offset;
	size_t data_size = 0;

	if (!path)
		complain_of(error, size, "%s: no memory", what);
	else if (!parse_offset(at + 1, &offset))
		complain_of(error, size, "%s: the offset \"%s\" is not a number", what, at + 1);
	else
		data = whole_read(path, WHOLE_MOST, &data_size, error, size);
	if (data)
		stub = from_offset(what, data, data_size, offset, exec, error, size);
	free(data);
	free(path);
	return stub;
}

/*
 * What a booted kernel's command line said of ID registers is no part of its code: it is taken back, as every one of these
 * variables is tried by the suite itself. False: there is no memory.
 */
static bool forget_overrides(struct hv_stub *stub)
{
	static const uint8_t none[OVERRIDE_SIZE];
	bool good = true;

	for (size_t i = 0; good && i < stub->symbol_count; i++) {	/* memory has no other symbols */
		const struct hv_symbol *s = &stub->symbols[i];
		char *note = NULL;

		if (s->at > stub->size - OVERRIDE_SIZE || !memcmp(stub->image + s->at, none, OVERRIDE_SIZE))
			continue;
		memset(stub->image + s->at, 0, OVERRIDE_SIZE);
		good = asprintf(&note, "%s%swithout what its command line set in %s", stub->note ? stub->note : "",
				stub->note ? "; " : "", s->name) >= 0;
		if (good) {
			free(stub->note);
			stub->note = note;
		}
	}
	return good;
}

/* A hypervisor's vectors do not ask for them: the bare stub's do. */
static bool note_overrides(struct hv_stub *stub)
{
	uint64_t table = stub->table;
	bool good;

	for (size_t i = 0; stub->kind == HV_STUB_LIVE && i < stub->other_count; i++)
		if (hv_is_hyp_stub(stub->others[i].abi))
			stub->table = stub->others[i].at;
	good = name_overrides(stub);
	stub->table = table;
	return good;
}

static bool is_booted(const struct hv_stub *stub)
{
	return stub->kind == HV_STUB_RESIDENT || stub->kind == HV_STUB_LIVE;
}

/* What a kernel's own bytes tell: its release, and where its command line's overrides are. */
static struct hv_stub *know(struct hv_stub *stub, char *error, size_t size)
{
	if (!stub)
		return NULL;
	if (!stub->banner)
		stub->release = stub->banner = hv_release_find(stub->image, stub->size);
	if (stub->exec == HV_A32)
		return stub;
	if (note_overrides(stub) && (!is_booted(stub) || forget_overrides(stub)))
		return stub;
	complain_of(error, size, "%s: no memory", stub->name);
	hv_stub_free(stub);
	return NULL;
}

bool hv_builtin_is_sibling(const struct hv_builtin *builtin)
{
	return *builtin->rule;
}

struct hv_stub *hv_stub_from_content(const char *name, const void *data, size_t size, const char *symbol,
				     char *error, size_t error_size)
{
	struct hv_stub *stub = know(from_content(name, data, size, symbol, error, error_size), error, error_size);

	if (stub && !symbol && stub->kind == HV_STUB_ELF && stub->linked && stub->banner && stub->exec == HV_A64)
		stub_keep_others(stub);
	return stub;
}

struct hv_stub *hv_stub_open_as(const char *what, const char *symbol, enum hv_exec exec, char *error, size_t size)
{
	const char *at = strrchr(what, '@');
	struct hv_stub *stub;
	uint8_t *data;
	size_t data_size = 0;

	for (const struct hv_builtin *b = hv_builtins; b < hv_builtins + hv_builtin_count; b++)
		if (!strcmp(what, b->name))
			return hv_stub_from_elf(what, b->elf, (size_t)(b->end - b->elf), symbol, error, size);
	if (!exists(what) && at)
		return know(open_at(what, at, exec, error, size), error, size);
	if (!exists(what)) {
		complain_of(error, size, "%s: no built-in stub and no file has this name", *what ? what : "\"\"");
		return NULL;
	}
	data = whole_read(what, WHOLE_MOST, &data_size, error, size);
	if (!data)
		return NULL;
	stub = hv_stub_from_content(what, data, data_size, symbol, error, size);
	free(data);
	return stub;
}

struct hv_stub *hv_stub_open(const char *what, const char *symbol, char *error, size_t size)
{
	return hv_stub_open_as(what, symbol, HV_A64, error, size);
}
