package dev.rezo.cli;

import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.ServerTls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP/2 server for a command: answers each request with {@code hello}, whatever it asks for, or
 * does with it what the test says.
 *
 * <p>Immutable; one instance serves all connections.
 */
final class Http2Script implements RawServer.Script {

  private static final int PREFACE = 24;
  private static final int FRAME_HEADER = 9;
  private static final int DATA = 0x0;
  private static final int HEADERS = 0x1;
  private static final int SETTINGS = 0x4;
  private static final int PING = 0x6;
  private static final int END_STREAM = 0x1;
  private static final int ACK = 0x1;

  private final int together;
  private final boolean leaves;
  private final int[] settings;
  private final Answer answer;

  /** What a request gets. */
  interface Answer {
    RawFrames to(int streamId);
  }

  /**
   * @param together how many requests have to be there before the first is answered
   * @param settings identifiers and values in turn
   */
  Http2Script(int together, Answer answer, int... settings) {
    this(together, false, answer, settings);
  }

  private Http2Script(int together, boolean leaves, Answer answer, int... settings) {
    this.together = together;
    this.leaves = leaves;
    this.answer = answer;
    this.settings = settings.clone();
  }

  static Http2Script hello(int... settings) {
    return new Http2Script(1, Http2Script::hello, settings);
  }

  /** Takes its leave by GOAWAY when it has answered a PING. */
  static Http2Script leavingAfterPing() {
    return new Http2Script(1, true, Http2Script::hello);
  }

  static RawFrames hello(int streamId) {
    return new RawFrames()
        .headers(streamId, false, ":status", "200", "x-a", "b")
        .data(streamId, "hello", true);
  }

  RawServer start() {
    return RawServer.start(this);
  }

  RawServer start(ServerTls tls) {
    return RawServer.startTls(
        tls.alpn("h2"),
        connection -> {
          run(connection.handshake());
        });
  }

  @Override
  public void run(RawConnection connection) throws IOException {
    byte[] unused = connection.read(PREFACE);
    connection.write(new RawFrames().settings(settings).bytes());
    List<Integer> asked = new ArrayList<>();
    while (true) {
      byte[] head = connection.read(FRAME_HEADER);
      byte[] payload = connection.read(integer(head, 0, 3));
      int flags = head[4];
      boolean isWhole = (head[3] == HEADERS || head[3] == DATA) && (flags & END_STREAM) != 0;
      if (head[3] == SETTINGS && (flags & ACK) == 0) {
        connection.write(new RawFrames().settingsAck().bytes());
      } else if (head[3] == PING && (flags & ACK) == 0) {
        connection.write(new RawFrames().frame(PING, ACK, 0, payload).bytes());
        if (leaves) {
          connection.write(new RawFrames().goAway(Integer.MAX_VALUE, 0, "tired").bytes());
        }
      } else if (isWhole) {
        asked.add(integer(head, 5, 4));
      }
      if (asked.size() >= together) {
        for (int streamId : asked) {
          connection.write(answer.to(streamId).bytes());
        }
        asked.clear();
      }
    }
  }

  private static int integer(byte[] bytes, int at, int octets) {
    int value = 0;
    for (int i = at; i < at + octets; i++) {
      value = value << 8 | (bytes[i] & 0xff);
    }
    return value;
  }
}
