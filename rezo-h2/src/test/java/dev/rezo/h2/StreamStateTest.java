package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.h2.StreamState.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The table, pair by pair, against RFC 9113 section 5.1 written down another way: what each state
 * allows, and what the text says of everything else.
 */
final class StreamStateTest {

  private static final String PROTOCOL = "PROTOCOL_ERROR CONNECTION";
  private static final String CLOSED_STREAM = "STREAM_CLOSED STREAM";
  private static final String CLOSED_CONNECTION = "STREAM_CLOSED CONNECTION";
  private static final String MISTAKE = "mistake";

  /** What the RFC allows in a state; then what frames and promises beyond that are. */
  private record Rules(Map<Event, String> allowed, String frames, String promise) {

    String of(Event event) {
      String state = allowed.get(event);
      if (state != null) {
        return state;
      }
      return switch (event) {
        case SEND_HEADERS, SEND_END, SEND_RESET -> MISTAKE;
        case PUSH_PROMISE -> promise;
        default -> frames;
      };
    }
  }

  private static Rules rules(String frames, String promise, Object... allowed) {
    Map<Event, String> map = new HashMap<>();
    for (int i = 0; i < allowed.length; i += 2) {
      map.put((Event) allowed[i], String.valueOf(allowed[i + 1]));
    }
    return new Rules(map, frames, promise);
  }

  private static Rules of(StreamState state) {
    return switch (state) {
      case IDLE -> // "any frame other than HEADERS or PRIORITY"; a server opens no odd stream
          rules(PROTOCOL, PROTOCOL, Event.SEND_HEADERS, "OPEN", Event.PRIORITY, "IDLE");
      case RESERVED_REMOTE -> // "HEADERS, RST_STREAM, or PRIORITY"
          rules(
              PROTOCOL,
              PROTOCOL,
              Event.HEADERS,
              "HALF_CLOSED_LOCAL",
              Event.RESET,
              "RESET_REMOTE",
              Event.SEND_RESET,
              "RESET_LOCAL",
              Event.PRIORITY,
              "RESERVED_REMOTE");
      case OPEN -> // any type
          rules(
              MISTAKE,
              "OPEN",
              Event.SEND_HEADERS,
              "OPEN",
              Event.SEND_END,
              "HALF_CLOSED_LOCAL",
              Event.SEND_RESET,
              "RESET_LOCAL",
              Event.HEADERS,
              "OPEN",
              Event.DATA,
              "OPEN",
              Event.END,
              "HALF_CLOSED_REMOTE",
              Event.RESET,
              "RESET_REMOTE",
              Event.WINDOW_UPDATE,
              "OPEN",
              Event.PRIORITY,
              "OPEN");
      case HALF_CLOSED_LOCAL -> // receives any type; sends WINDOW_UPDATE, PRIORITY, RST_STREAM
          rules(
              MISTAKE,
              "HALF_CLOSED_LOCAL",
              Event.SEND_RESET,
              "RESET_LOCAL",
              Event.HEADERS,
              "HALF_CLOSED_LOCAL",
              Event.DATA,
              "HALF_CLOSED_LOCAL",
              Event.END,
              "CLOSED",
              Event.RESET,
              "RESET_REMOTE",
              Event.WINDOW_UPDATE,
              "HALF_CLOSED_LOCAL",
              Event.PRIORITY,
              "HALF_CLOSED_LOCAL");
      default -> ofAnswered(state);
    };
  }

  /** Of those on which the peer has nothing more to say. */
  private static Rules ofAnswered(StreamState state) {
    return switch (state) {
      case HALF_CLOSED_REMOTE -> // "other than WINDOW_UPDATE, PRIORITY, or RST_STREAM"
          rules(
              CLOSED_STREAM,
              PROTOCOL,
              Event.SEND_HEADERS,
              "HALF_CLOSED_REMOTE",
              Event.SEND_END,
              "CLOSED",
              Event.SEND_RESET,
              "RESET_LOCAL",
              Event.RESET,
              "RESET_REMOTE",
              Event.WINDOW_UPDATE,
              "HALF_CLOSED_REMOTE",
              Event.PRIORITY,
              "HALF_CLOSED_REMOTE");
      case CLOSED -> // behind END_STREAM; WINDOW_UPDATE and RST_STREAM may still be on their way
          rules(
              CLOSED_CONNECTION,
              PROTOCOL,
              Event.RESET,
              "CLOSED",
              Event.WINDOW_UPDATE,
              "CLOSED",
              Event.PRIORITY,
              "CLOSED");
      case RESET_LOCAL -> // "MUST ignore frames that it receives on closed streams after it sent"
          rules("RESET_LOCAL", "RESET_LOCAL");
      case RESET_REMOTE -> // behind RST_STREAM
          rules(
              CLOSED_STREAM,
              PROTOCOL,
              Event.RESET,
              "RESET_REMOTE",
              Event.WINDOW_UPDATE,
              "RESET_REMOTE",
              Event.PRIORITY,
              "RESET_REMOTE");
      default -> throw new AssertionError(state);
    };
  }

  @Test
  void everyPairIsWhatTheRfcSays() {
    List<String> actual = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (StreamState state : StreamState.values()) {
      for (Event event : Event.values()) {
        StreamState.Outcome outcome = state.after(event);
        String is =
            outcome == null
                ? MISTAKE
                : outcome.state() != null
                    ? String.valueOf(outcome.state())
                    : outcome.error() + " " + outcome.scope();
        actual.add(state + " " + event + " " + is);
        expected.add(state + " " + event + " " + of(state).of(event));
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void onlyOpenRequestsSendAndOnlyTheLastThreeAreOver() {
    for (StreamState state : StreamState.values()) {
      assertThat(state.sends()).isEqualTo(state.after(Event.SEND_END) != null);
      assertThat(state.isOver())
          .isEqualTo(
              state == StreamState.CLOSED
                  || state == StreamState.RESET_LOCAL
                  || state == StreamState.RESET_REMOTE);
    }
  }
}
