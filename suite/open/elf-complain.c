/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with an ELF file, in one sentence. */
#include <stdarg.h>
#include <stdio.h>

#include "suite/open/elf-file.h"

bool elf_complain(struct elf_file *file, const char *format, ...)
{
	char sentence[256];
	va_list args;

	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	return complain_of(file->error, file->error_size, "%s: %s", file->name, sentence);
}

bool elf_no_memory(struct elf_file *file)
{
	return elf_complain(file, "no memory");
}
