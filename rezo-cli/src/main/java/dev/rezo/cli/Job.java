package dev.rezo.cli;

import org.jspecify.annotations.Nullable;

/**
 * One transfer to be done.
 *
 * <p>Immutable.
 *
 * @param set the options that it belongs to
 * @param number its place among all transfers, from 0
 * @param url as it was typed, globs expanded
 * @param upload the file to send, or null
 * @param output the file to write, {@code -} for standard output, {@link
 *     RequestSettings#REMOTE_NAME} for the URL's own name, or null for none
 */
record Job(
    OptionSet set, long number, String url, @Nullable String upload, @Nullable String output) {}
