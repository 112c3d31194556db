package dev.rezo.h2;

import dev.rezo.testing.RawFrames;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A line to a server, on virtual time: what either side says arrives after a delay, and what the
 * server says takes its time on the line. The server sends whatever the windows allow; the client
 * uses up what comes at once, or as quickly as it is told to.
 */
final class LongLine {

  private static final int FRAME = 16_384;

  /** What a stream begins with. */
  private static final int WINDOW = 1024 * 1024;

  private static final long SECOND = 1_000_000_000;

  private record Event(long atNanos, long order, Runnable work) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
  private final Link link = new Link();
  private final long delayNanos;
  private final long bytesPerSecond;
  private long order;
  private long now;
  private long lastNanos;

  // The server.
  private long lineFreeNanos;
  private long connectionWindow = 65_535;
  private long streamWindow;
  private long left;
  private int stream;

  /** How many PINGs the client has sent. */
  int pings;

  private Http2Stream reading;

  // A reader that takes its time; 0 for one that does not.
  private long readPerSecond;
  private long toRead;
  private long readerFreeNanos;

  /** A line on which both sides have greeted each other. */
  LongLine(long delayNanos, long bytesPerSecond) {
    this.delayNanos = delayNanos;
    this.bytesPerSecond = bytesPerSecond;
    at(2 * delayNanos, () -> client(new RawFrames().settings().settingsAck()));
    hear();
    run();
  }

  Link link() {
    return link;
  }

  /** The window of the stream that is read. */
  long window() {
    return reading.receiveWindow.size();
  }

  /**
   * Downloads so much on a stream of its own.
   *
   * @return how long it took from the request to the last byte, in nanoseconds
   */
  long download(long bytes) {
    long begin = now;
    left = bytes;
    request();
    if (left > 0) {
      throw new AssertionError("expected all of it to come, actual " + left + " bytes left");
    }
    return lastNanos - begin;
  }

  /**
   * Reads so much of a response without an end, no quicker than this.
   *
   * @return how long it took from the request until the last byte was read, in nanoseconds
   */
  long readSlowly(long bytes, long bytesPerSecond) {
    long begin = now;
    readPerSecond = bytesPerSecond;
    toRead = bytes;
    left = Long.MAX_VALUE;
    request();
    if (toRead > 0) {
      throw new AssertionError("expected as much to come, actual " + toRead + " bytes less");
    }
    return readerFreeNanos - begin;
  }

  private void request() {
    streamWindow = WINDOW;
    reading = link.open("GET", new StreamTranscript());
    stream = reading.id();
    link.sent();
    at(
        now + delayNanos,
        () -> {
          say(new RawFrames().headers(stream, false, ":status", "200"), 0);
          serve();
        });
    run();
  }

  /** What the same takes if no window is in the way. */
  long ideal(long bytes) {
    return 2 * delayNanos + bytes * SECOND / bytesPerSecond;
  }

  private void at(long atNanos, Runnable work) {
    events.add(new Event(atNanos, order++, work));
  }

  private void run() {
    for (Event next = events.poll(); next != null; next = events.poll()) {
      now = next.atNanos();
      next.work().run();
    }
  }

  /** The server sends frames of so many bytes of DATA, behind what it has sent. */
  private void say(RawFrames frames, int data) {
    lineFreeNanos = Math.max(now, lineFreeNanos) + data * SECOND / bytesPerSecond;
    at(
        lineFreeNanos + delayNanos,
        () -> {
          client(frames);
          if (data > 0) {
            lastNanos = now;
            came(data);
          }
        });
  }

  private void came(int data) {
    if (readPerSecond == 0) {
      read(data);
    } else if (toRead > 0) {
      toRead -= data;
      readerFreeNanos = Math.max(now, readerFreeNanos) + data * SECOND / readPerSecond;
      at(readerFreeNanos, () -> read(data));
    }
  }

  private void read(int data) {
    link.session.consume(reading, data);
    hear();
  }

  private void serve() {
    while (left > 0 && connectionWindow > 0 && streamWindow > 0) {
      int data = (int) Math.min(Math.min(left, FRAME), Math.min(connectionWindow, streamWindow));
      left -= data;
      connectionWindow -= data;
      streamWindow -= data;
      say(new RawFrames().frame(0, 0, stream, new byte[data]), data);
    }
  }

  private void client(RawFrames frames) {
    link.now = now;
    link.receive(frames);
    hear();
  }

  /** What the client has said arrives in time. */
  private void hear() {
    for (String line : link.sent()) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "PING" -> {
          pings++;
          long payload = Long.parseLong(words[1]);
          at(now + delayNanos, () -> say(new RawFrames().ping(payload, true), 0));
        }
        case "WINDOW_UPDATE" -> {
          long increment = Long.parseLong(words[words.length - 1]);
          at(
              now + delayNanos,
              () -> {
                if (words.length == 2) {
                  connectionWindow += increment;
                } else {
                  streamWindow += increment;
                }
                serve();
              });
        }
        default -> {}
      }
    }
  }
}
