/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System registers through QEMU's debugger. It gives each a number of its own, which differs between CPUs and
 * versions, and tells it in a list of XML elements: <reg name="ELR_EL2" bitsize="64" regnum="155" .../>.
 */
#define _GNU_SOURCE
#include "native/host/gdb.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "native/host/gdb-wire.h"

#define CHUNK 0x700u
#define LIST_MAX (256u << 10)

/* The whole list, a piece a question: an answer starts with `m` if there is more, with `l` at the end. */
static int read_list(struct gdb *gdb)
{
	char question[80], answer[2 * CHUNK];
	size_t length = 0;

	free(gdb->names);
	gdb->names = malloc(LIST_MAX);
	if (!gdb->names)
		return -1;
	do {
		snprintf(question, sizeof(question), "qXfer:features:read:system-registers.xml:%zx,%x",
			 length, CHUNK);
		if (gdb_wire_ask(gdb, question, answer, sizeof(answer)) ||
		    (answer[0] != 'm' && answer[0] != 'l'))
			return -1;
		size_t more = strlen(answer + 1);

		if (length + more >= LIST_MAX || (more == 0 && answer[0] == 'm'))
			return -1;
		memcpy(gdb->names + length, answer + 1, more + 1);
		length += more;
	} while (answer[0] == 'm');
	return 0;
}

/* Number of the register that QEMU calls `name`, -1: none. */
static int number_of(const struct gdb *gdb, const char *name)
{
	char element[64];
	int number;

	snprintf(element, sizeof(element), "<reg name=\"%s\" ", name);
	const char *found = strstr(gdb->names, element);
	const char *attribute = found ? strstr(found, "regnum=\"") : NULL;

	return attribute && sscanf(attribute, "regnum=\"%d\"", &number) == 1 ? number : -1;
}

/* Once a connection. */
static int need_list(struct gdb *gdb)
{
	if (!gdb->names && read_list(gdb)) {
		free(gdb->names);
		gdb->names = NULL;
		return -1;
	}
	return 0;
}

/* Returns 1 if QEMU has no value for it. */
static int read_number(struct gdb *gdb, unsigned number, uint64_t *value)
{
	char question[16], answer[64];

	snprintf(question, sizeof(question), "p%x", number);
	if (gdb_wire_ask(gdb, question, answer, sizeof(answer)))
		return -1;
	size_t digits = strlen(answer); /* there are registers of 32 bits, and an empty answer means none */

	return digits == 16 || digits == 8 ? gdb_wire_parse(answer, (unsigned)digits, value) : 1;
}

int gdb_each_sysreg(struct gdb *gdb, int (*see)(void *ctx, const char *name, uint64_t value), void *ctx)
{
	int status = need_list(gdb);
	uint64_t value;

	for (const char *at = status ? NULL : gdb->names; !status && at && (at = strstr(at, "<reg name=\"")); at++) {
		const char *number = strstr(at, "regnum=\"");
		char name[48];
		unsigned n;

		if (!number || sscanf(at, "<reg name=\"%47[^\"]\"", name) != 1 || sscanf(number, "regnum=\"%u\"", &n) != 1)
			continue;
		status = read_number(gdb, n, &value);
		status = status == 1 ? 0 : status ? status : see(ctx, name, value);
	}
	return status;
}

int gdb_read_sysreg(struct gdb *gdb, const char *name, uint64_t *value)
{
	char upper[32];
	size_t length = strlen(name);

	if (need_list(gdb))
		return -1;
	if (length >= sizeof(upper))
		return 1;
	for (size_t i = 0; i <= length; i++)
		upper[i] = (char)toupper((unsigned char)name[i]);
	int number = number_of(gdb, upper);

	/* SCTLR_EL1 and a few others go by the name that they share with AArch32. */
	if (number < 0 && length > 4 && strcmp(upper + length - 4, "_EL1") == 0) {
		upper[length - 4] = '\0';
		number = number_of(gdb, upper);
	}
	if (number < 0)
		return 1;
	return read_number(gdb, (unsigned)number, value);
}
