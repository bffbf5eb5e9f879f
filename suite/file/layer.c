/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every reader of a layer does: go on with other bytes, lengthen the trail, end with a sentence. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suite/file/layer.h"
#include "suite/complain.h"

uint64_t unwrap_size_max = UNWRAP_SIZE_MAX;

static bool complain(struct unwrapped *u, enum unwrap_kind kind, const char *format, va_list args)
{
	char sentence[256];

	vsnprintf(sentence, sizeof(sentence), format, args);
	u->kind = kind;
	return complain_of(u->error, u->error_size, "%s: %s%s%s", u->name, u->trail, *u->trail ? ": " : "", sentence);
}

bool layer_bad(struct unwrapped *u, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(u, UNWRAP_BAD, format, args);
	va_end(args);
	return false;
}

bool layer_no_kernel(struct unwrapped *u, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(u, UNWRAP_NO_KERNEL, format, args);
	va_end(args);
	return false;
}

bool layer_slice(struct unwrapped *u, uint64_t at, uint64_t size)
{
	if (at > u->size || size > u->size - at)
		return layer_bad(u, "it ends too early: 0x%zx bytes are there, and its header says that the kernel lies from "
				 "0x%llx to 0x%llx", u->size, (unsigned long long)at, (unsigned long long)(at + size));
	u->data += at;
	u->size = (size_t)size;
	return true;
}

void layer_take(struct unwrapped *u, uint8_t *data, size_t size)
{
	free(u->owned);
	u->owned = data;
	u->data = data;
	u->size = size;
}

/* Names come from hostile files, and go to terminals and line-based reports. */
void layer_trail(struct unwrapped *u, const char *word)
{
	if (*u->trail)
		layer_trail_on(u, ": ");
	layer_trail_on(u, word);
}

void layer_trail_on(struct unwrapped *u, const char *more)
{
	size_t used = strlen(u->trail);

	snprintf(u->trail + used, sizeof(u->trail) - used, "%s", more);
	for (char *c = u->trail + used; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
}

void layer_expect(struct unwrapped *u, const char *name)
{
	snprintf(u->expected, sizeof(u->expected), "%s", name);
}
