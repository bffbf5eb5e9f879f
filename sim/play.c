/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/batch.h"
#include "sim/play.h"
#include "sim/subject.h"

/* The scenario's memory and what it changed are gone with the engine that it was played in. */
int sim_play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out)
{
	struct sim *s = sim_of(m);
	int err;

	if (!s->image.bytes)
		return sim_fail(s, "no stub is loaded");
	s->scene = scene;
	s->due = true;
	err = sim_run(m, &scene->call, out, 1);
	s->scene = NULL;
	s->due = true;
	return err;
}

int sim_coherence(struct hv_machine *m, const struct hv_coherence *how)
{
	struct sim *s = sim_of(m);

	s->how = how ? *how : (struct hv_coherence){ 0 };
	m->sees &= ~HV_SEE_COHERENCE;
	if (s->how.on && !s->how.evict)
		m->sees |= HV_SEE_COHERENCE;
	s->due = true;
	return 0;
}
