/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings and corpus on disk: a call or a sequence of calls in each file, in the format of hvcheck replay. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hvcheck/replay.h"
#include "suite/file/whole.h"
#include "suite/release.h"
#include "suite/replay-path.h"
#include "suite/fuzz/owner.h"
#include "suite/fuzz/fuzz.h"
#include "suite/settings.h"

#define FILE_MOST 0x100000 /* no call needs as much */

static int complain(char *error, size_t size, const char *path, const char *why)
{
	snprintf(error, size, "%s: %s", path, why);
	return -1;
}

/* --- sequences ----------------------------------------------------------------------------------------------- */

static int describe_register(struct hv_replay *r, unsigned reg, uint64_t value, const struct hv_places *places)
{
	char text[40];

	if (value == hv_regs[reg].canary)
		return 0;
	if (!hv_place_name(places, value, text, sizeof(text)))
		snprintf(text, sizeof(text), "%#llx", (unsigned long long)value);
	return settings_add(r, hv_regs[reg].name, text, 0);
}

int fuzz_sequence_describe(struct hv_replay *r, const struct fuzz_sequence *s, const struct hv_places *places)
{
	int err = 0;

	for (unsigned call = 0; call < s->count && !err; call++) {
		r->then += call > 0;
		for (unsigned i = 0; i < FUZZ_CARRIED; i++)
			err |= describe_register(r, fuzz_carried[i], s->x[call][i], places);
	}
	settings_describe_place(r, places);
	return err;
}

static bool read_register(const struct hv_setting *setting, const struct hv_places *places, struct fuzz_sequence *s)
{
	struct hv_call call;

	for (unsigned i = 0; i < FUZZ_CARRIED; i++) {
		if (strcmp(setting->key, hv_regs[fuzz_carried[i]].name))
			continue;
		settings_apply(setting->key, setting->value, places, &call);
		s->x[setting->call][i] = call.in.r[fuzz_carried[i]];
		return true;
	}
	return false;
}

bool fuzz_sequence_read(const struct hv_replay *r, const struct hv_places *places, struct fuzz_sequence *s)
{
	bool all = r->then < FUZZ_SEQUENCE_MOST;

	memset(s, 0, sizeof(*s));
	for (unsigned call = 0; all && call <= r->then; call++)
		for (unsigned i = 0; i < FUZZ_CARRIED; i++)
			s->x[call][i] = hv_regs[fuzz_carried[i]].canary;
	s->count = r->then + 1;
	for (size_t i = 0; all && i < r->setting_count; i++)
		all = read_register(&r->settings[i], places, s);
	return all;
}

/* --- files --------------------------------------------------------------------------------------------------- */

static int describe(struct hv_replay *r, const char *path, const struct hv_stub *stub, const struct hv_abi *abi,
		    const char *machine, const char *symbol, const struct hv_call *call, const struct fuzz_sequence *sequence,
		    const struct hv_places *places)
{
	char *list, buf[16];
	const char *release = release_to_say(stub, abi, buf, sizeof(buf));

	r->stub = replay_path_keep(stub->name, path);
	r->release = release ? strdup(release) : NULL;
	r->abi = strdup(abi->name);
	r->machine = list = strdup(machine);
	r->symbol = symbol ? strdup(symbol) : NULL;
	while (list && (list = strchr(list, '+')))	/* two that do not agree */
		*list = ',';
	if (!r->stub || !r->abi || !r->machine || (symbol && !r->symbol) || (release && !r->release))
		return -1;
	return call ? hv_replay_describe(r, call, places) : fuzz_sequence_describe(r, sequence, places);
}

/* A file of its own beside `path`. */
static FILE *open_beside(char *temporary, size_t size, const char *path)
{
	const mode_t mask = umask(0);
	int fd;

	umask(mask);
	snprintf(temporary, size, "%s.XXXXXX", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd >= 0)
		fchmod(fd, 0666 & ~mask);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

int fuzz_write(char path[FUZZ_PATH], const struct hv_stub *stub, const struct hv_abi *abi, const char *machine, const char *symbol,
	       const struct hv_call *call, const struct fuzz_sequence *sequence, const struct hv_places *places,
	       const char *comment, char *error, size_t size)
{
	char temporary[FUZZ_PATH + 8];
	struct hv_replay r = { 0 };
	FILE *f = open_beside(temporary, sizeof(temporary), path);
	int err;

	if (!f)
		return complain(error, size, path, strerror(errno));
	err = describe(&r, path, stub, abi, machine, symbol, call, sequence, places) || hv_replay_write(&r, f);
	if (!err && comment)
		err = fputs(comment, f) < 0;
	hv_replay_free(&r);
	err |= fflush(f) || fsync(fileno(f));
	err |= fclose(f) != 0;
	err = err ? errno ? errno : EIO : fuzz_place(temporary, path);
	if (!err)
		return 0;
	unlink(temporary);
	return complain(error, size, path, err == EINVAL ? "the stub's name does not fit into a replay file" : strerror(err));
}

/* `sequence`: the file has more calls than this one. */
static int read_call(const char *path, const struct hv_places *places, struct hv_call *call, bool *sequence, char *error,
		     size_t size)
{
	struct hv_replay r = { 0 };
	char why[256];
	size_t length;
	char *text = (char *)whole_read(path, FILE_MOST, &length, error, size);
	int err;

	if (!text)
		return -1;
	err = hv_replay_parse(&r, text, length, why, sizeof(why));
	free(text);
	if (err)
		complain(error, size, path, why);
	else
		hv_replay_call(&r, places, call);
	*sequence = r.then;
	hv_replay_free(&r);
	return err;
}

static int is_call(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && dot != entry->d_name && !strcmp(dot, ".replay");
}

int fuzz_corpus(const char *corpus, const struct hv_places *places, int (*each)(void *ctx, const struct hv_call *call), void *ctx,
		char *error, size_t size)
{
	struct dirent **names;
	int count = scandir(corpus, &names, is_call, alphasort), err = 0;

	if (count < 0)
		return errno == ENOENT ? 0 : complain(error, size, corpus, strerror(errno));
	for (int i = 0; i < count; i++) {
		char path[FUZZ_PATH];
		struct hv_call call;
		bool sequence = false;

		snprintf(path, sizeof(path), "%s/%s", corpus, names[i]->d_name);
		free(names[i]);
		err = err || read_call(path, places, &call, &sequence, error, size) || (!sequence && each(ctx, &call));
	}
	free(names);
	return err ? -1 : 0;
}
