// Line icons, drawn here: 24 units, two wide.
import { html } from "./ui.js";

const PATHS = {
  cash: "M3 7h18v10H3zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5M6 10v4M18 10v4",
  card: "M3 6h18v12H3zM3 10h18M6.500 14.500h4",
  house: "M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6",
  building: "M5 20V4h9v16M14 9h5v11M3 20h18M8 8h3M8 12h3M8 16h3",
  exchange: "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
  growth: "M4 19h16M5 15l5-5 4 3 6-7M15.500 6H20v4.500",
  ticket: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9.500 8h5M9.500 12h5",
  arrow: "M4 12h16M13 5l7 7-7 7",
  chevron: "M9 5l7 7-7 7",
  back: "M20 12H4M11 5l-7 7 7 7",
  done: "M5 12.500l4.500 4.500L19 7.500",
  sound: "M4 10v4h3l5 4V6L7 10zM15.500 9.500l5 5M20.500 9.500l-5 5",
  sounding: "M4 10v4h3l5 4V6L7 10zM15.500 9a4.500 4.500 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11",
  calendar: "M4 6h16v14H4zM4 10h16M8 3.500V7M16 3.500V7",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.500 20.500c1-4 4-6 7.500-6s6.500 2 7.500 6",
  erase: "M9 5.500h12v13H9L3 12zM12.500 9.500l5 5M17.500 9.500l-5 5",
  skills: "M4 7h10M18 7h2M16 5v4M4 17h2M10 17h10M8 15v4M4 12h6M14 12h6M12 10v4",
  alert: "M12 4l9 16H3zM12 10v4.500M12 17.200v.300",
};

export const icon = (name, label) => html`
  <svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.800"
    stroke-linecap="round" stroke-linejoin="round" role="img"
    aria-label=${label} aria-hidden=${label ? undefined : "true"}>
    <path d=${PATHS[name] ?? PATHS.ticket} />
  </svg>
`;
