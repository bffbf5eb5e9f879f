/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a file cannot be read, as a sentence for its user. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "suite/complain.h"

void complain_clean(char *text)
{
	for (; text && *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

bool complain_of(char *error, size_t size, const char *format, ...)
{
	char *all = NULL;
	va_list args;
	int length;

	va_start(args, format);
	length = vasprintf(&all, format, args);
	va_end(args);
	if (length < 0)
		snprintf(error, size, "out of memory");
	else if ((size_t)length < size || size < 4)
		snprintf(error, size, "%s", all);
	else	/* a name that leaves no room for the reason loses its front */
		snprintf(error, size, "...%s", all + length + 4 - size);
	free(length < 0 ? NULL : all);
	complain_clean(size ? error : NULL);
	return false;
}
