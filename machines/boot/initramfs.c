/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "machines/boot/boot.h"
#include "machines/boot/line.h"

#define ROOM 0x4000	/* for the archive's own headers and padding */

struct member {
	const char *path;
	unsigned type, mode, major, minor;
	const unsigned char *bytes;
	size_t size;
};

static bool add(struct archive *a, const struct member *m)
{
	struct archive_entry *e = archive_entry_new();
	bool good = e != NULL;

	if (good) {
		archive_entry_set_pathname(e, m->path);
		archive_entry_set_filetype(e, m->type);
		archive_entry_set_perm(e, (mode_t)m->mode);
		archive_entry_set_size(e, (la_int64_t)m->size);
		archive_entry_set_rdevmajor(e, m->major);
		archive_entry_set_rdevminor(e, m->minor);
		archive_entry_set_nlink(e, 1);
		good = archive_write_header(a, e) == ARCHIVE_OK &&
		       (!m->size || archive_write_data(a, m->bytes, m->size) == (la_ssize_t)m->size);
	}
	archive_entry_free(e);
	return good;
}

uint8_t *boot_initramfs(enum hv_exec exec, const uint8_t *kernel, size_t kernel_size, size_t *size)
{
	const unsigned char *init = exec == HV_A32 ? boot_init_arm : boot_init;
	size_t init_size = (size_t)((exec == HV_A32 ? boot_init_arm_end : boot_init_end) - init);
	const struct member members[] = {
		{ "dev", AE_IFDIR, 0755, 0, 0, NULL, 0 },
		{ "dev/console", AE_IFCHR, 0600, 5, 1, NULL, 0 },	/* numbers: Documentation/admin-guide/devices.txt */
		{ "dev/kvm", AE_IFCHR, 0600, 10, 232, NULL, 0 },
		{ "dev/snapshot", AE_IFCHR, 0600, 10, 231, NULL, 0 },
		{ "init", AE_IFREG, 0755, 0, 0, init, init_size },
		{ BOOT_KERNEL, AE_IFREG, 0644, 0, 0, kernel, kernel_size },
	};
	size_t room = ROOM + init_size + kernel_size;
	size_t count = sizeof(members) / sizeof(members[0]) - !kernel;
	uint8_t *bytes = malloc(room);
	struct archive *a = bytes ? archive_write_new() : NULL;
	bool good = a && archive_write_set_format_cpio_newc(a) == ARCHIVE_OK &&
		    archive_write_open_memory(a, bytes, room, size) == ARCHIVE_OK;

	for (unsigned i = 0; good && i < count; i++)
		good = add(a, &members[i]);
	if (a && archive_write_close(a) != ARCHIVE_OK)
		good = false;
	archive_write_free(a);
	if (!good) {
		free(bytes);
		bytes = NULL;
	}
	return bytes;
}
