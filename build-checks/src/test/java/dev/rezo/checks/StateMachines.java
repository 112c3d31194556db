package dev.rezo.checks;

import dev.rezo.checks.StateMachine.Transition;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state machines of the code: they are asked, or played, not read. Their enums are no business
 * of users, so this looks at them by reflection.
 *
 * <p>Immutable.
 */
final class StateMachines {

  private StateMachines() {}

  /** A member of the pool. */
  static StateMachine slot() {
    List<Transition> transitions = new ArrayList<>();
    List<?> states = constants("dev.rezo.pool.SlotState");
    for (Object state : states) {
      for (Object next : (Collection<?>) call(state, "next")) {
        transitions.add(Transition.to(state.toString(), "", next.toString()));
      }
    }
    return new StateMachine(names(states), transitions);
  }

  /** An exchange of HTTP/1.1. */
  static StateMachine exchange() {
    return table("dev.rezo.h1.ExchangeState");
  }

  /** A stream of HTTP/2. */
  static StateMachine stream() {
    return table("dev.rezo.h2.StreamState");
  }

  /** TLS over a transport. */
  static StateMachine tls() {
    return table("dev.rezo.io.TlsState");
  }

  private static StateMachine table(String type) {
    List<Transition> transitions = new ArrayList<>();
    List<?> states = constants(type);
    for (Object state : states) {
      for (Object event : constants(type + "$Event")) {
        Object outcome = call(state, "after", event);
        if (outcome != null) {
          transitions.add(transition(state.toString(), event.toString(), outcome));
        }
      }
    }
    return new StateMachine(names(states), transitions);
  }

  /** A state, or what the peer has done wrong and how much that costs. */
  private static Transition transition(String from, String event, Object outcome) {
    Object state = outcome instanceof Enum ? outcome : call(outcome, "state");
    if (state != null) {
      return Transition.to(from, event, state.toString());
    }
    String scope = String.valueOf(call(outcome, "scope")).toLowerCase(Locale.ROOT);
    return Transition.error(from, event, "error `" + call(outcome, "error") + "` of the " + scope);
  }

  /** An address that is dialled beside another one: what every order of four events does to it. */
  static StateMachine address() {
    String type = "dev.rezo.client.HappyEyeballs";
    Set<Transition> seen = new LinkedHashSet<>();
    int moves = AddressMove.values().length;
    for (int game = 0; game < moves * moves * moves * moves; game++) {
      Object race = newRace(type);
      List<String> before = addresses(race);
      long nanos = 0;
      for (int rest = game, step = 0; step < 4; step++, rest /= moves) {
        AddressMove move = AddressMove.values()[rest % moves];
        nanos += 1_000_000_000; // Longer than any head start.
        if (!move.isAllowedFor(race, nanos)) {
          break;
        }
        List<String> after = addresses(race);
        if (!before.get(0).equals(after.get(0))) {
          seen.add(Transition.to(before.get(0), move.event, after.get(0)));
        }
        before = after;
      }
    }
    List<String> states = names(constants(type + "$State"));
    List<Transition> ordered = new ArrayList<>();
    for (String state : states) {
      for (AddressMove move : AddressMove.values()) {
        seen.stream()
            .filter(one -> one.from().equals(state) && one.event().equals(move.event))
            .forEach(ordered::add);
      }
    }
    return new StateMachine(states, ordered);
  }

  /** What can happen in a race, seen from the first of two addresses. */
  private enum AddressMove {
    POLL("poll", "poll", -1),
    CONNECTED("connected", "connected", 0),
    FAILED("failed", "failed", 0),
    USELESS("useless", "useless", 0),
    OTHER_CONNECTED("the other connected", "connected", 1),
    OTHER_FAILED("the other failed", "failed", 1),
    OTHER_USELESS("the other useless", "useless", 1);

    private final String event;
    private final String method;
    private final int address;

    AddressMove(String event, String method, int address) {
      this.event = event;
      this.method = method;
      this.address = address;
    }

    /** Makes the move, unless the race says that it cannot be made here. */
    boolean isAllowedFor(Object race, long nanos) {
      Object[] arguments =
          switch (method) {
            case "poll" -> new Object[] {nanos};
            case "failed" -> new Object[] {address, nanos};
            default -> new Object[] {address};
          };
      try {
        call(race, method, arguments);
        return true;
      } catch (IllegalStateException e) {
        return false;
      }
    }
  }

  private static Object newRace(String type) {
    try {
      Constructor<?> made = Class.forName(type).getDeclaredConstructor(int.class, long.class);
      made.setAccessible(true);
      return made.newInstance(2, 250_000_000L);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + ": expected a race of two addresses", e);
    }
  }

  private static List<String> addresses(Object race) {
    try {
      Field field = race.getClass().getDeclaredField("states");
      field.setAccessible(true);
      Object states = field.get(race);
      return List.of(Array.get(states, 0).toString(), Array.get(states, 1).toString());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(race + ": expected an array of states", e);
    }
  }

  /** What a peer may send at once, and each second: a table of Markdown. */
  static String floods() {
    StringBuilder table =
        new StringBuilder("| frame | at once | each second |\n| --- | --- | --- |\n");
    for (Object flood : constants("dev.rezo.h2.Flood")) {
      table.append("| `").append(flood).append("` | ");
      table.append(number(call(flood, "burst"))).append(" | ");
      table.append(number(call(flood, "perSecond"))).append(" |\n");
    }
    return table.toString();
  }

  private static String number(@Nullable Object value) {
    return String.format(Locale.ROOT, "%,d", (Integer) value);
  }

  private static List<String> names(List<?> constants) {
    return constants.stream().map(Object::toString).toList();
  }

  private static List<?> constants(String type) {
    try {
      return Arrays.asList(Class.forName(type).getEnumConstants());
    } catch (ClassNotFoundException e) {
      throw new LinkageError(type + ": expected an enum, actual none", e);
    }
  }

  /**
   * The answer of a method that is known by its name and the number of its arguments.
   *
   * @throws IllegalStateException if the method throws one
   */
  private static @Nullable Object call(Object receiver, String name, Object... arguments) {
    Class<?> type = receiver instanceof Enum<?> e ? e.getDeclaringClass() : receiver.getClass();
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        try {
          method.setAccessible(true);
          return method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
          if (e.getCause() instanceof IllegalStateException refused) {
            throw refused;
          }
          throw new LinkageError(method + ": expected an answer", e);
        } catch (IllegalAccessException e) {
          throw new LinkageError(method + ": cannot be asked", e);
        }
      }
    }
    throw new AssertionError(receiver + ": expected a method " + name + ", actual none");
  }
}
