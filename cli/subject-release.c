/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The release of its generation that a stub is judged as: the user's, that of its file's banner, or one that its answers fit. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "cli/say.h"
#include "cli/status.h"
#include "cli/subject-release.h"
#include "cli/subject.h"
#include "hvcheck/guess.h"

#define RELEASES 32

/* The rows of releases that fit, as text: "6.5 and later, before 6.13". Rows that follow each other are one. Owned, or NULL. */
static char *name_ranges(const struct hv_abi *abi, const uint32_t *fits, unsigned count)
{
	uint32_t all[RELEASES];
	unsigned rows = hv_abi_releases(abi, all, RELEASES), k = 0;
	char *text = NULL, from[16], before[16];
	size_t size;
	FILE *f = open_memstream(&text, &size);

	for (unsigned i = 0; f && i < rows && k < count; i++) {
		unsigned first = i;
		uint32_t end;

		if (all[i] != fits[k])
			continue;
		for (k++; i + 1 < rows && k < count && all[i + 1] == fits[k]; i++)
			k++;
		end = i + 1 < rows ? all[i + 1] : abi->until;
		fprintf(f, "%s%s and later", first == i && k == 1 ? "" : ftell(f) ? "; " : "",
			hv_release_text(all[first], from, sizeof(from)));
		if (end)
			fprintf(f, ", before %s", hv_release_text(end, before, sizeof(before)));
	}
	if (f)
		fclose(f);
	return text;
}

/* Ask in the simulator. Returns why, owned, or NULL. `*lost`: there is no simulator, and why was said. */
static char *by_answers(struct hv_stub *stub, const struct hv_abi *abi, bool *lost)
{
	char error[256], release[16], *why = NULL, *ranges;
	uint32_t fits[RELEASES];
	int status, count;
	struct hv_machine *m = hv_machine_open("sim:max", error, sizeof(error), &status);

	*lost = !m;
	if (!m) {
		cli_say("%s", error);
		return NULL;
	}
	count = hv_guess_release(stub, abi, m, fits, RELEASES);
	hv_machine_close(m);
	if (count < 0)
		return NULL;
	stub->release = count ? fits[count - 1] : fits[0];
	hv_release_text(stub->release, release, sizeof(release));
	ranges = name_ranges(abi, fits, (unsigned)count);
	if (asprintf(&why, count ? "%s: its answers fit %s" : "%s: its answers fit no release of %s wholly, and this one best",
		     release, !count ? abi->name : ranges ? ranges : "it") < 0)
		why = NULL;
	free(ranges);
	return why;
}

/* Owned, or NULL. */
static char *by_banner(const struct hv_stub *stub)
{
	char release[16], *why;

	return asprintf(&why, "%s, as the kernel's own banner in the file says",
			hv_release_text(stub->banner, release, sizeof(release))) < 0 ? NULL : why;
}

/* The banner, or the release that hvcheck's own stubs follow. NULL if the answers must tell. */
static char *by_file(struct hv_stub *stub, const struct hv_abi *abi)
{
	char release[16], *why = NULL;
	bool known = stub->banner && hv_abi_has_release(abi, stub->banner);

	stub->release = known ? stub->banner : 0;
	if (known)
		why = by_banner(stub);
	if (!known && hv_abi_of(stub->name) == abi) {
		stub->release = abi->release;
		if (asprintf(&why, "%s, which the built-in stub follows",
			     hv_release_text(abi->release, release, sizeof(release))) < 0)
			why = NULL;
	}
	return why;
}

bool subject_release_is_number(const char *wanted)
{
	const char *end;

	if (!wanted || (hv_release_read(wanted, &end) && !*end))
		return true;
	cli_say("the release is \"%s\"; it has to be a number such as 6.12 or 6.12.118", wanted);
	return false;
}

int subject_release(struct subject *s, const char *wanted)
{
	uint32_t rows[2];
	bool lost = false;

	if (wanted) {
		if (!subject_release_is_number(wanted))
			return CLI_ERROR;
		s->stub->release = hv_release_read(wanted, NULL);
		if (!hv_abi_has_release(s->abi, s->stub->release)) {
			cli_say("Linux %s does not have %s, which belongs to %s; name another release or another generation",
				wanted, s->abi->name, s->abi->where);
			return CLI_ERROR;
		}
		return 0;
	}
	if (hv_abi_releases(s->abi, rows, 2) < 2) {	/* all are alike; a reader wants to know which it is all the same */
		s->release = s->stub->banner ? by_banner(s->stub) : NULL;
		return 0;
	}
	s->release = by_file(s->stub, s->abi);
	if (!s->stub->release)
		s->release = by_answers(s->stub, s->abi, &lost);
	return lost ? CLI_ERROR : 0;
}
