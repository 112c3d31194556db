package dev.rezo.http;

/**
 * What the peer of an HTTP/2 session takes (RFC 9113 section 6.5.2).
 *
 * <p>Immutable.
 *
 * @param maxStreams how many streams may run at a time: its limit, or this side's where that is
 *     lower
 * @param initialWindow how many bytes of a request's body it takes before it says that it takes
 *     more, on each stream
 * @param maxFrameSize the longest frame that it takes, in bytes
 */
public record SessionSettings(int maxStreams, int initialWindow, int maxFrameSize) {}
