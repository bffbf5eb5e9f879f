/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which stub, and by which generation it is judged. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

const struct hv_abi *subject_abi(const char *name)
{
	const struct hv_abi *abi = hv_abi_find(name);
	const char *names[64];
	size_t count = 0;

	if (abi)
		return abi;
	while (hv_abis[count] && count < 64) {
		names[count] = hv_abis[count]->name;
		count++;
	}
	cli_say("there is no generation \"%s\"; did you mean \"%s\"? (hvcheck abi lists all)", name,
		cli_nearest(name, names, count));
	return NULL;
}

/* A built-in stub lies in the folder of its generation. */
static const struct hv_abi *abi_of_builtin(const char *what)
{
	char folder[64];
	size_t length = strcspn(what, "/");

	for (unsigned i = 0; i < hv_builtin_count && length < sizeof(folder); i++) {
		if (strcmp(hv_builtins[i].name, what))
			continue;
		memcpy(folder, what, length);
		folder[length] = 0;
		return hv_abi_find(folder);
	}
	return NULL;
}

static const struct hv_abi *guess(struct subject *s)
{
	const char *name = s->stub->name;
	const struct hv_abi *abi = abi_of_builtin(name);
	char kind[48], why[160];
	unsigned confidence;

	if (abi) {
		s->guess = strdup("the built-in stub belongs to it");
		return abi;
	}
	confidence = hv_classify(s->stub->image, s->stub->size, s->stub->table, kind, sizeof(kind), why,
				 sizeof(why));
	if (!confidence) {
		cli_say("%s: the code resembles no generation; name one with --abi", name);
		return NULL;
	}
	abi = hv_abi_find(kind);
	if (!abi) {
		cli_say("%s: the code resembles %s (%s), for which there are no rules; name a generation "
			"with --abi", name, kind, why);
		return NULL;
	}
	if (asprintf(&s->guess, "the code resembles it most (%s; confidence %u %%)", why, confidence) < 0)
		s->guess = NULL;
	return abi;
}

int subject_open(struct subject *s, const char *what, const char *abi, const char *symbol)
{
	char error[512];

	*s = (struct subject){ 0 };
	if (abi) {
		s->abi = subject_abi(abi);
		if (!s->abi)
			return CLI_ERROR;
	}
	s->stub = hv_stub_open(what, symbol, error, sizeof(error));
	if (!s->stub) {
		cli_say("%s", error);
		return CLI_ERROR;
	}
	if (!s->abi)
		s->abi = guess(s);
	if (s->abi)
		return 0;
	subject_close(s);
	return CLI_ERROR;
}

void subject_close(struct subject *s)
{
	hv_stub_free(s->stub);
	free(s->guess);
	*s = (struct subject){ 0 };
}
