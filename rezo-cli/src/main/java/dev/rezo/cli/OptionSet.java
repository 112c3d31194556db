package dev.rezo.cli;

import org.jspecify.annotations.Nullable;

/**
 * The options between two {@code --next} at work, and what their transfers share.
 *
 * <p>Immutable.
 *
 * @param settings the options
 * @param connection how connections are made
 * @param dump where received heads go besides, or null
 * @param writeOut what is printed behind each transfer, or null
 */
record OptionSet(
    RequestSettings settings,
    ConnectionSettings connection,
    @Nullable Destination dump,
    @Nullable WriteOut writeOut) {

  static OptionSet of(RequestSettings settings, StandardStreams streams) {
    Destination dump =
        settings.dumpHeader == null
            ? null
            : settings.dumpHeader.equals("-")
                ? Destination.stream(streams.out())
                : Destination.file(settings.dumpHeader, false, false);
    WriteOut writeOut = settings.writeOut == null ? null : WriteOut.parse(settings.writeOut);
    return new OptionSet(settings, settings.connection.build(), dump, writeOut);
  }
}
