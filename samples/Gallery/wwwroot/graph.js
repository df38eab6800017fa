// A graph document as a list that people can read.

const hidden = new Set(["id", "type", "is_intermediate", "use_cache", "board", "metadata"]);

/** Nodes in the order in which values flow, each with what is set in it and what comes from others. */
export function describeNodes(graph, titles) {
  return sort(graph).map((node) => ({
    id: node.id,
    title: titles?.get(node.type) ?? node.type,
    inputs: [
      ...(graph.edges ?? [])
        .filter((edge) => edge.destination.node_id === node.id)
        .map((edge) => ({ name: words(edge.destination.field), value: `${edge.source.node_id} · ${words(edge.source.field)}`, isLink: true })),
      ...Object.entries(node)
        .filter(([name, value]) => !hidden.has(name) && value !== null && value !== "" && !isConnected(graph, node.id, name))
        .map(([name, value]) => ({ name: words(name), value: text(value), isLink: false })),
    ],
  }));
}

function sort(graph) {
  const nodes = Object.entries(graph.nodes).map(([id, node]) => ({ ...node, id }));
  const sorted = [];
  const done = new Set();
  const visit = (node) => {
    if (done.has(node.id)) {
      return;
    }

    done.add(node.id);
    for (const edge of graph.edges ?? []) {
      const source = edge.destination.node_id === node.id ? nodes.find((each) => each.id === edge.source.node_id) : undefined;
      if (source !== undefined) {
        visit(source);
      }
    }

    sorted.push(node);
  };
  nodes.forEach(visit);
  return sorted;
}

const isConnected = (graph, id, field) => (graph.edges ?? []).some((edge) => edge.destination.node_id === id && edge.destination.field === field);
const words = (name) => name.replaceAll("_", " ");

function text(value) {
  return typeof value === "object" ? value.name ?? JSON.stringify(value) : String(value);
}
