package dev.rezo.checks;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States, and which events lead from one to another, as pages show them.
 *
 * <p>Immutable.
 *
 * @param states all of them, in the order of the code
 * @param transitions what happens, ordered by state and event
 */
record StateMachine(List<String> states, List<Transition> transitions) {

  /**
   * What comes of an event. Immutable.
   *
   * @param event what happens; empty where states follow each other without a name for it
   * @param to the next state; null where the event is an error
   * @param error what the error costs; empty where there is none
   */
  record Transition(String from, String event, @Nullable String to, String error) {

    static Transition to(String from, String event, String to) {
      return new Transition(from, event, to, "");
    }

    static Transition error(String from, String event, String error) {
      return new Transition(from, event, null, error);
    }

    private String end() {
      return to == null ? error : code(to);
    }
  }

  private static String code(String name) {
    return "`" + name + "`";
  }

  /** All of it as a table of Markdown, the events with the same end together. */
  String table() {
    StringBuilder table = new StringBuilder("| state | event | next |\n| --- | --- | --- |\n");
    for (String state : states) {
      Map<String, List<String>> events = new LinkedHashMap<>();
      for (Transition one : from(state)) {
        events.computeIfAbsent(one.end(), end -> new ArrayList<>()).add(code(one.event));
      }
      if (events.isEmpty()) {
        events.put("-", List.of("-"));
      }
      events.forEach(
          (end, causes) ->
              table
                  .append("| ")
                  .append(code(state))
                  .append(" | ")
                  .append(String.join(", ", causes))
                  .append(" | ")
                  .append(end)
                  .append(" |\n"));
    }
    return table.toString();
  }

  /** For each state those that may follow it, as a table of Markdown. */
  String followers() {
    StringBuilder table = new StringBuilder("| state | next |\n| --- | --- |\n");
    for (String state : states) {
      String next = from(state).stream().map(Transition::end).distinct().collect(joining(", "));
      table.append("| ").append(code(state)).append(" | ");
      table.append(next.isEmpty() ? "-" : next).append(" |\n");
    }
    return table.toString();
  }

  /**
   * A drawing in Mermaid's words: what leads to another state, without errors, and without what
   * leads from everywhere to the same.
   */
  String drawing() {
    Map<String, List<String>> edges = new LinkedHashMap<>();
    for (Transition one : transitions) {
      if (one.to != null && !one.to.equals(one.from) && !isTheSameEverywhere(one.event)) {
        List<String> events =
            edges.computeIfAbsent(one.from + " --> " + one.to, edge -> new ArrayList<>());
        if (!one.event.isEmpty()) {
          events.add(one.event);
        }
      }
    }
    StringBuilder drawing = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    edges.forEach(
        (edge, events) -> {
          String label = events.isEmpty() ? "" : " : " + String.join(", ", events);
          drawing.append("  ").append(edge).append(label).append('\n');
        });
    return drawing.append("```\n").toString();
  }

  private boolean isTheSameEverywhere(String event) {
    List<Transition> all = transitions.stream().filter(one -> one.event.equals(event)).toList();
    return !event.isEmpty()
        && all.size() == states.size()
        && all.stream().map(Transition::end).distinct().count() == 1;
  }

  private List<Transition> from(String state) {
    return transitions.stream().filter(one -> one.from.equals(state)).toList();
  }
}
