/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fuzz target without an engine: feeds it files, or every file of a folder. Without arguments it feeds the target's corpus in the
 * source tree, which is how `make check` replays it.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz/fuzz.h"

#ifndef CORPUS
#define CORPUS "."
#endif
#define MOST 0x1000000

static unsigned fed;

static int feed(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = f ? malloc(MOST) : NULL;
	size_t size = data ? fread(data, 1, MOST, f) : 0;
	/* Of just that size, so that a sanitizer sees what is read behind it */
	uint8_t *exact = data && !ferror(f) ? malloc(size ? size : 1) : NULL;

	if (exact) {
		memcpy(exact, data, size);
		LLVMFuzzerTestOneInput(exact, size);
		fed++;
	} else {
		perror(path);
	}
	free(data);
	if (f)
		fclose(f);
	free(exact);
	return exact ? 0 : -1;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int feed_all(const char *path)
{
	struct dirent **names;
	struct stat st;
	int count, err = 0;

	if (stat(path, &st) || !S_ISDIR(st.st_mode))
		return feed(path);
	count = scandir(path, &names, visible, alphasort);
	for (int i = 0; i < count; i++) {
		char file[4096];

		snprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name);
		err |= feed(file);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return count < 0 ? -1 : err;
}

int main(int argc, char **argv)
{
	const char *source = getenv("srcdir");
	char corpus[4096];
	int err = 0;

	snprintf(corpus, sizeof(corpus), "%s/fuzz/corpus/" CORPUS, source ? source : ".");
	if (argc < 2)
		err = feed_all(corpus);
	for (int i = 1; i < argc; i++)
		err |= feed_all(argv[i]);
	printf("%u inputs, none of them a failure\n", fed);
	return err || !fed ? 2 : 0;
}
