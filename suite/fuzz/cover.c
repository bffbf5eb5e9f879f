/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which blocks of the stub were entered, and by which calls first: those become parents of others.
 */
#include <stdio.h>
#include <string.h>

#include "suite/fuzz/fuzzer.h"
#include "suite/fuzz/private.h"

bool cover_merge(struct fuzzer *z)
{
	bool any = false;

	for (size_t i = 0; i < FUZZ_MAP; i += sizeof(uint64_t)) {
		uint64_t now, before;

		memcpy(&now, z->map + i, sizeof(now));
		memcpy(&before, z->seen + i, sizeof(before));
		if (!(now & ~before))
			continue;
		any = true;
		z->r->coverage += (unsigned)__builtin_popcountll(now & ~before);
		now |= before;
		memcpy(z->seen + i, &now, sizeof(now));
	}
	return any;
}

static int keep(struct fuzzer *z, const struct hv_call *call, uint64_t index)
{
	char path[FUZZ_PATH];

	if (!z->o->corpus || !z->o->keep)
		return 0;
	snprintf(path, sizeof(path), "%s/%016llx.replay", z->o->corpus,
		 (unsigned long long)random_mix(z->o->seed ^ random_mix(index)));
	return fuzz_write(path, z->stub, z->abi, z->m[0]->name, z->o->symbol, call, NULL, z->f.places, NULL, z->r->error,
			  sizeof(z->r->error));
}

int cover_find_parents(struct fuzzer *z, size_t count, uint64_t index)
{
	for (size_t i = 0; i < count && z->parent_count < FUZZ_PARENTS; i++) {
		struct hv_outcome out;

		memset(z->map, 0, FUZZ_MAP);
		if (z->m[0]->ops->run(z->m[0], &z->calls[i], &out, 1))
			return fuzzer_lose(z, z->m[0]);
		if (!cover_merge(z))
			continue;
		if (fuzzer_is_cheap(&z->calls[i], &out))
			z->parents[z->parent_count++] = z->calls[i];
		z->r->parents++;
		if (keep(z, &z->calls[i], index + i))
			return -1;
	}
	return 0;
}

bool cover_is_new(const struct fuzzer *z)
{
	for (size_t i = 0; i < FUZZ_MAP; i++)
		if (z->map[i] && !z->seen[i])
			return true;
	return false;
}
