/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios on the simulator, and what its cache and barrier models find. */
#include <stdlib.h>
#include <string.h>

#include "sim/sim-int.h"

/* Its script's records belong to the harness: the patch that they came with. */
static void point_out_script(struct sim *s, const struct hv_patch *p)
{
	if (s->e->coherence && s->scene->script - p->addr < p->size)
		coherence_script(s->e->coherence, p->addr, p->size);
}

int sim_lay_out(struct sim *s)
{
	const struct hv_scene *scene = s->scene;

	if (!engine_map(s->e, hv_scene_base(&s->m.places), HV_SCENE_SIZE))
		return sim_fail(s, "cannot map the scenario's memory");
	if (scene->high && !engine_map(s->e, HV_SCENE_HIGH, HV_SCENE_SIZE))
		return sim_fail(s, "cannot map the scenario's memory above 4 GiB");
	for (size_t i = 0; i < scene->patch_count; i++) {
		const struct hv_patch *p = &scene->patches[i];
		uint8_t *to = engine_bytes(s->e, p->addr, p->size);

		if (!to)
			return sim_fail(s, "the scenario has memory where there is none");
		if (p->bytes)
			memcpy(to, p->bytes, p->size);
		point_out_script(s, p);
	}
	if (scene->alias.size && engine_alias(s->e, scene->alias.va, scene->alias.pa, scene->alias.size))
		return sim_fail(s, "cannot map the scenario's linear map");
	s->e->budget = scene->blocks;
	return 0;
}

void sim_look(struct sim *s)
{
	for (size_t i = 0; i < s->scene->window_count; i++) {
		struct hv_window *w = &s->scene->windows[i];
		const uint8_t *bytes = engine_bytes(s->e, w->addr, w->size);

		if (s->e->coherence)
			coherence_observe(s->e->coherence, w);
		else if (bytes)
			memcpy(w->bytes, bytes, w->size);
	}
}

void sim_collect(struct sim *s)
{
	free(s->hazards);
	free(s->life);
	s->m.hazard_count = coherence_take_hazards(s->e->coherence, &s->hazards);
	s->m.life_count = coherence_take_life(s->e->coherence, &s->life);
	s->m.hazards = s->hazards;
	s->m.life = s->life;
}

/* The scenario's memory and what it changed are gone with the engine that it was played in. */
int sim_play(struct hv_machine *m, const struct hv_scene *scene, struct hv_outcome *out)
{
	struct sim *s = (struct sim *)m;
	int err;

	if (!s->image.bytes)
		return sim_fail(s, "no stub is loaded");
	s->scene = scene;
	err = sim_install(s) ? -1 : sim_run(m, &scene->call, out, 1);
	s->scene = NULL;
	return sim_install(s) ? -1 : err;
}

int sim_coherence(struct hv_machine *m, const struct hv_coherence *how)
{
	struct sim *s = (struct sim *)m;

	s->coherence = how ? *how : (struct hv_coherence){ 0 };
	m->sees &= ~HV_SEE_COHERENCE;
	if (s->coherence.on && !s->coherence.evict)
		m->sees |= HV_SEE_COHERENCE;
	return s->image.bytes ? sim_install(s) : 0;
}
