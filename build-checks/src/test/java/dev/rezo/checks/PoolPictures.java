package dev.rezo.checks;

import dev.rezo.checks.PoolRun.Connection;
import dev.rezo.checks.PoolRun.Moment;
import dev.rezo.checks.PoolRun.Span;
import dev.rezo.pool.Occupancy;
import dev.rezo.pool.Order;
import dev.rezo.pool.PoolLimits;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a pool holds over time, drawn from a {@link PoolRun}.
 *
 * <p>Immutable.
 */
final class PoolPictures {

  private static final int WIDTH = 600;
  private static final int LEFT = 40;
  private static final int RIGHT = 590;
  private static final long MILLIS = PoolRun.LENGTH.toMillis();

  private static final String ACTIVE = "#1f6fb4";
  private static final String IDLE = "#b4d2ec";
  private static final String OPENING = "#f0a43c";
  private static final String WAITING = "#c8463c";
  private static final String LINE = "#c8c8c8";
  private static final String CAP = "#555555";

  private PoolPictures() {}

  private static double x(long millis) {
    return LEFT + (RIGHT - LEFT) * (double) millis / MILLIS;
  }

  /** Calls that wait, and what the connections do: a burst comes, and goes. */
  static String burst() {
    PoolRun run = PoolRun.with(PoolLimits.DEFAULT);
    Svg svg =
        new Svg(
            WIDTH,
            372,
            "A burst of calls: connections that are active, idle and opened, and calls that wait");
    svg.words(LEFT, 18, "start", "calls that wait");
    steps(svg, 26, 100, PoolRun.BURST, run, List.of(), Occupancy::waiting, WAITING);
    scale(svg, 126, 100, 20, PoolRun.BURST);
    seconds(svg, 126, 26);

    svg.words(LEFT, 172, "start", "connections");
    legend(svg, 172, List.of("active", "idle", "being opened"), List.of(ACTIVE, IDLE, OPENING));
    List<ToIntFunction<Occupancy>> none = List.of();
    List<ToIntFunction<Occupancy>> active = List.of(Occupancy::active);
    List<ToIntFunction<Occupancy>> both = List.of(Occupancy::active, Occupancy::idle);
    int top = PoolRun.CAP + 1;
    steps(svg, 184, 150, top, run, none, Occupancy::active, ACTIVE);
    steps(svg, 184, 150, top, run, active, Occupancy::idle, IDLE);
    steps(svg, 184, 150, top, run, both, Occupancy::opening, OPENING);
    scale(svg, 334, 150, 2, top);
    double cap = 334 - 150.0 * PoolRun.CAP / top;
    svg.line(LEFT, cap, RIGHT, cap, CAP, true);
    svg.words(RIGHT, cap - 4, "end", "maxPerBucket");
    seconds(svg, 334, 184);
    svg.words(RIGHT, 368, "end", "seconds");
    return svg.toString();
  }

  /** A bar for as long as a number was what it was, above those that stand below it. */
  private static void steps(
      Svg svg,
      double top,
      double height,
      int most,
      PoolRun run,
      List<ToIntFunction<Occupancy>> below,
      ToIntFunction<Occupancy> number,
      String colour) {
    List<Moment> moments = run.moments();
    for (int i = 0; i < moments.size(); i++) {
      Moment moment = moments.get(i);
      long until = i + 1 < moments.size() ? moments.get(i + 1).millis() : MILLIS;
      int value = number.applyAsInt(moment.pool());
      int under = below.stream().mapToInt(one -> one.applyAsInt(moment.pool())).sum();
      if (value > 0) {
        double unit = height / most;
        double from = x(moment.millis());
        svg.rectangle(
            from, top + height - (under + value) * unit, x(until) - from, value * unit, colour);
      }
    }
  }

  private static void scale(Svg svg, double bottom, double height, int step, int most) {
    for (int value = 0; value <= most; value += step) {
      double y = bottom - height * value / most;
      svg.words(LEFT - 6, y + 4, "end", Integer.toString(value));
    }
  }

  private static void seconds(Svg svg, double bottom, double top) {
    svg.line(LEFT, bottom, RIGHT, bottom, CAP, false);
    for (int second = 0; second <= PoolRun.LENGTH.toSeconds(); second += 2) {
      double x = x(second * 1000L);
      svg.line(x, top, x, bottom + 4, LINE, true);
      svg.words(x, bottom + 17, "middle", Integer.toString(second));
    }
  }

  private static void legend(Svg svg, double y, List<String> names, List<String> colours) {
    double x = 200;
    for (int i = 0; i < names.size(); i++) {
      svg.rectangle(x, y - 11, 13, 13, colours.get(i));
      svg.words(x + 19, y, "start", names.get(i));
      x += 40 + 8 * names.get(i).length();
    }
  }

  /** A row for each connection, the same calls with each order. */
  static String orders() {
    Svg svg =
        new Svg(
            WIDTH, 420, "Which connection serves when, and which is closed, by LIFO and by FIFO");
    legend(svg, 18, List.of("serves a call", "parked"), List.of(ACTIVE, IDLE));
    lanes(svg, 30, Order.LIFO);
    lanes(svg, 220, Order.FIFO);
    svg.words(RIGHT, 416, "end", "seconds");
    return svg.toString();
  }

  private static void lanes(Svg svg, double top, Order order) {
    List<Connection> connections = PoolRun.with(PoolLimits.DEFAULT.withOrder(order)).connections();
    double bottom = top + PoolRun.CAP * 18 + 4;
    svg.words(LEFT, top - 12 + (order == Order.LIFO ? 0 : 4), "start", order.name());
    seconds(svg, bottom, top);
    for (int i = 0; i < connections.size(); i++) {
      double y = top + 4 + i * 18;
      svg.words(LEFT - 6, y + 11, "end", Integer.toString(i + 1));
      bar(svg, connections.get(i).life(), y, IDLE);
      connections.get(i).leases().forEach(lease -> bar(svg, lease, y, ACTIVE));
    }
  }

  private static void bar(Svg svg, Span span, double y, String colour) {
    svg.rectangle(x(span.from()), y, x(span.until()) - x(span.from()), 13, colour);
  }
}
