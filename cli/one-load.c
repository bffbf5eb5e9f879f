/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stub of a call that is made again, put where it lay. */
#include <inttypes.h>

#include "cli/one-load.h"
#include "cli/say.h"
#include "cli/status.h"

/* Memory that is the harness's own lies below the stub's usual place and in the middle: see places.h. */
static bool is_free(const struct hv_places *places, uint64_t at, uint64_t size)
{
	const struct { uint64_t first, end; } ranges[] = {
		{ places->home, places->home_end }, { places->work_end, places->ram_end },
	};

	for (unsigned i = 0; i < 2; i++)
		if (at >= ranges[i].first && at < ranges[i].end && size <= ranges[i].end - at)
			return true;
	return false;
}

int one_load(struct hv_machine *m, const struct hv_stub *stub, const struct hv_replay *r)
{
	uint64_t usual = hv_stub_home(stub, &m->places), base = usual;
	bool copy = r->copy && r->at != usual + stub->table;

	if (r->copy && !r->at) {
		cli_say("copy needs at=ADDRESS, where the copy is to lie");
		return CLI_ERROR;
	}
	if (r->copy && r->copy < hv_table_size(stub->exec)) {
		cli_say("copy=%#" PRIx64 " is less than the table, which has %#x bytes", r->copy, hv_table_size(stub->exec));
		return CLI_ERROR;
	}
	if (r->at && !copy)
		base = r->at - stub->table;
	if (r->at && !is_free(&m->places, copy ? r->at : base, copy ? r->copy : stub->size)) {
		cli_say("%s cannot lie at %#" PRIx64 ": there is no free memory", stub->name, r->at);
		return CLI_ERROR;
	}
	if (base != usual && hv_stub_base(stub, base) != base) {
		cli_say("the table of %s cannot lie at %#" PRIx64 ": its image must be at %#" PRIx64
			" modulo %#" PRIx64, stub->name, r->at, stub->skew, stub->align);
		return CLI_ERROR;
	}
	if (m->ops->load(m, stub, base) ||
	    (copy && m->ops->move(m, base + stub->table, r->copy, r->at, r->at))) {
		cli_say("%s", m->error);
		return CLI_ERROR;
	}
	return 0;
}
