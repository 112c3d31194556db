package dev.rezo.client;

import java.nio.file.Path;

/**
 * A file that was downloaded whole.
 *
 * <p>Immutable.
 *
 * @param file where it is
 * @param length how many bytes it has
 * @param resumedAt how many of them an earlier download had left; 0 when all are new
 * @param requests how many requests it took
 */
public record Downloaded(Path file, long length, long resumedAt, int requests) {}
