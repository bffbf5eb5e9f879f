/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenes as their builders make them, and what faults change in them. */
#include "tests/suite/scenario/made.h"
#include "tests/suites.h"

/* Word at `addr` as the script pokes it; 0 if it does not. */
static uint64_t poked(uint64_t addr)
{
	for (size_t i = 0; i < scene.record_count; i++) {
		const struct hv_step *r = &scene.records[i];

		if (r->op == HV_OP_POKE && addr - r->a[0] < 8 * r->a[1])
			return r->a[2 + (addr - r->a[0]) / 8];
	}
	return 0;
}

/* True if a page of the image belongs at `to`, and its bytes are loaded at `from`. */
static bool loads(uint64_t to, uint64_t from)
{
	uint64_t page = (uint64_t)-1, n = 0;

	for (size_t i = 0; i < scene.window_count; i++)
		if (scene.checks[i].rule == HV_KEXEC_01 && scene.windows[i].addr == to)
			page = n;
		else
			n += scene.checks[i].rule == HV_KEXEC_01;
	for (size_t i = 0; i < scene.record_count; i++)
		if (scene.records[i].op == HV_OP_COPY && scene.records[i].a[0] == from)
			return scene.records[i].a[1] == SCENE_STAGING + page * SCENE_PAGE;
	return false;
}

/* Page list of the last call's x2, walked as the header says. */
static unsigned walk_list(void)
{
	uint64_t entry = 0, at = 0, to = 0;
	unsigned pages = 0;

	for (size_t i = 0; i < scene.record_count; i++)
		if (scene.records[i].op == HV_OP_HVC)
			entry = scene.records[i].a[2];
	for (;; entry = poked(at), at += 8) {
		uint64_t page = entry & ~4095ull;

		if (entry & HV_IND_DONE)
			return pages;
		ck_assert_uint_ne(entry, 0);
		if (entry & HV_IND_INDIRECTION)
			at = page;
		if (entry & HV_IND_DESTINATION)
			to = page;
		if (!(entry & HV_IND_SOURCE))
			continue;
		ck_assert(loads(to, page));
		to += SCENE_PAGE;
		pages++;
	}
}

START_TEST(list_leads_every_page_home)
{
	static const char *const names[] = {
		"kexec-4.8/one-page", "kexec-4.8/some-pages", "kexec-4.8/many-pages", "kexec-4.8/overlap", "kexec-4.8/over-table",
	};

	scene_free(&scene);
	build(names[_i], NULL);
	ck_assert_uint_eq(walk_list(), scene.scenario->pages);
}
END_TEST

static const struct hv_step *record_of(const char *step)
{
	for (size_t i = 0; i < scene.record_count; i++)
		if (!strcmp(scene.steps[scene.step_of[i]].name, step))
			return &scene.records[i];
	return NULL;
}

START_TEST(fault_changes_its_step)
{
	struct hv_step right = *record_of("clean-image"), wrong;
	size_t count = scene.record_count;

	scene_free(&scene);
	build("kexec-4.8/some-pages", "no-clean-image");
	ck_assert_uint_eq(scene.record_count, count - 7);
	ck_assert_ptr_null(record_of("clean-image"));
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-pou");
	ck_assert_uint_eq(record_of("clean-image")->op, HV_OP_DC_CVAU);
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-half");
	wrong = *record_of("clean-image");
	ck_assert_uint_eq(wrong.a[1] - wrong.a[0], (right.a[1] - right.a[0]) / 2);
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-length");
	ck_assert_uint_eq(record_of("clean-image")->a[1], SCENE_PAGE);
	scene_free(&scene);
	build("kexec-4.8/some-pages", "clean-image-later");
	ck_assert_uint_eq(scene.record_count, count);
	ck_assert_uint_eq(scene.records[count - 2].op, right.op);
}
END_TEST

START_TEST(scenes_are_in_order)
{
	const struct scenario *s = &scenarios[_i];

	scene_free(&scene);
	build(s->name, NULL);
	ck_assert_uint_eq(scene.records[scene.record_count - 1].op, HV_OP_END);
	for (size_t i = 0; i < scene.patch_count; i++)
		ck_assert_uint_le(scene.patches[i].addr - HV_SCENE_BASE + scene.patches[i].size, HV_SCENE_SIZE);
	for (size_t i = 0; i < scene.step_count; i++)
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(scene.steps[i].name, scene.steps[k].name);
	ck_assert_ptr_eq(scenario_find(s->name), s);
}
END_TEST

/* Larger pages change how much there is, and nothing of what is done. */
START_TEST(scenes_have_pages_of_16_kib)
{
	static const char *const names[] = { "kexec-5.16/some-pages", "kexec-5.16/many-pages", "hibernate-5.16/exit-code" };
	const struct scenario_options large = { .seed = 1, .page = 0x4000 };
	const struct scenario *s = scenario_find(names[_i]);
	unsigned copies = 0;

	scene_free(&scene);
	ck_assert_int_eq(scene_build(&scene, s, NULL, &large, &places), 0);
	for (size_t i = 0; i < scene.patch_count; i++)
		ck_assert_uint_le(scene.patches[i].addr - HV_SCENE_BASE + scene.patches[i].size, HV_SCENE_SIZE);
	for (size_t i = 0; i < scene.record_count; i++)
		copies += scene.records[i].op == HV_OP_COPY && scene.records[i].a[2] == 0x4000;
	ck_assert_uint_ge(copies, _i == 1 ? 512 : 5);
}
END_TEST

/* The image descriptor is written as a kernel's own routine reads it. */
START_TEST(descriptor_is_laid_out_as_asked)
{
	const struct kimage_fields fields = {
		.head = 0, .start = 24, .dtb = 648, .el2_vectors = 664, .zero_page = 688, .ttbr1 = 680, .phys_offset = 696,
		.subtracts = true,
	};
	const struct scenario_options own = { .seed = 1, .kimage = &fields };

	scene_free(&scene);
	ck_assert_int_eq(scene_build(&scene, scenario_find("kexec-5.16/one-page"), NULL, &own, &places), 0);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 648), SCENE_DTB);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 664), SCENE_TABLE);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 680), SCENE_TTBR1_COPY);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 688), SCENE_ZERO_PAGE);
	ck_assert_uint_eq(poked(SCENE_ARGUMENT + 696), 0 - SCENE_TO_LINEAR);
}
END_TEST

Suite *scenario_build_suite(void)
{
	Suite *s = suite_create("scenario build");
	TCase *t = tcase_create("builders");
	int count = 0;

	while (scenarios[count].name)
		count++;
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, list_leads_every_page_home, 0, 5);
	tcase_add_test(t, fault_changes_its_step);
	tcase_add_loop_test(t, scenes_are_in_order, 0, count);
	tcase_add_loop_test(t, scenes_have_pages_of_16_kib, 0, 3);
	tcase_add_test(t, descriptor_is_laid_out_as_asked);
	suite_add_tcase(s, t);
	return s;
}
